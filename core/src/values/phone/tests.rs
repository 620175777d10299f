//! Facts about phone numbers: how they are written, which are possible, which a text message reaches.

use phonenumber::metadata::DATABASE;
use proptest::prelude::*;

use super::{PhoneNumber, Region};

fn region(id: &str) -> Region {
    Region::parse(id).unwrap()
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, None).unwrap()
}

#[test]
fn every_way_to_write_a_number_has_one_form() {
    for (typed, e164) in [
        ("+442079460018", "+442079460018"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("(+44) 020-7946-0018", "+442079460018"),
        ("＋４４　２０　７９４６　００１８", "+442079460018"),
        ("+49.151.2345.6789", "+4915123456789"),
        ("+49 (0) 151/23456789", "+4915123456789"),
        ("\u{202a}+49 151 23456789\u{202c}", "+4915123456789"),
        ("+٤٩١٥١٢٣٤٥٦٧٨٩", "+4915123456789"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+39 347 123 4567", "+393471234567"),
        ("+1 (202) 555-0123", "+12025550123"),
        ("+1 1 202 555 0123", "+12025550123"),
        ("+1-555-010-0123", "+15550100123"),
        ("+7 8 912 345 67 89", "+79123456789"),
        ("+54 9 343 555 1212", "+5493435551212"),
        ("+54 0343 15 555 1212", "+5493435551212"),
        ("+33 (0)6 31 96 65 43", "+33631966543"),
        ("+800 1234 5678", "+80012345678"),
    ] {
        assert_eq!(
            PhoneNumber::parse(typed, None).as_ref().map(PhoneNumber::e164),
            Ok(e164),
            "{typed}"
        );
    }
}

#[test]
fn a_region_lets_a_number_be_written_as_it_is_dialled_there() {
    for (typed, home, e164) in [
        ("0151 23456789", "DE", "+4915123456789"),
        ("151 23456789", "de", "+4915123456789"),
        ("0049 151 23456789", "DE", "+4915123456789"),
        ("4915123456789", "DE", "+4915123456789"),
        ("00 44 20 7946 0018", "DE", "+442079460018"),
        ("+44 20 7946 0018", "DE", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("011 44 20 7946 0018", "US", "+442079460018"),
        ("0044 20 7946 0018", "US", "+442079460018"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("1 202 555 0123", "US", "+12025550123"),
        ("1234567890", "US", "+11234567890"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("0343 15 555 1212", "AR", "+5493435551212"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("464 1234", "AG", "+12684641234"),
        ("0 21 99123 4567", "BR", "+5521991234567"),
        ("0 15 21 99123 4567", "BR", "+5521991234567"),
        ("050 123 45 67", "UA", "+380501234567"),
        ("１２３４５６７８９０", "US", "+11234567890"),
    ] {
        let parsed = PhoneNumber::parse(typed, Some(region(home)));
        assert_eq!(parsed.as_ref().map(PhoneNumber::e164), Ok(e164), "{typed} in {home}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for (text, code) in [
        ("", "required"),
        ("  ", "required"),
        ("+", "invalid"),
        ("()-", "invalid"),
        ("0151 23456789", "invalid"),
        ("0049 151 23456789", "invalid"),
        ("1234567890", "invalid"),
        ("+0151 23456789", "invalid"),
        ("+999 12345678", "invalid"),
        ("++49 151 23456789", "invalid"),
        ("49+15123456789", "invalid"),
        ("+49 151 23456789 ext. 5", "invalid"),
        ("+49 151 23456789x5", "invalid"),
        ("+49 151 23456789#5", "invalid"),
        ("+49 151 23456789,5", "invalid"),
        ("+49 151 23456789;ext=5", "invalid"),
        ("tel:+4915123456789", "invalid"),
        ("+1 800 FLOWERS", "invalid"),
        ("+49 151\n23456789", "invalid"),
        ("+49", "too_short"),
        ("+1 202 555 01", "too_short"),
        ("+1 555 0123", "too_short"),
        ("+1 202 555 01234", "too_long"),
        ("+49 151 234567890123", "too_long"),
        ("+49 1512345678901234567890", "too_long"),
    ] {
        assert_eq!(
            PhoneNumber::parse(text, None).map_err(|flaw| flaw.code),
            Err(code),
            "{text:?}"
        );
    }
    assert_eq!(
        PhoneNumber::parse(&"+1".repeat(1000), None).unwrap_err().code,
        "too_long"
    );
    for home in ["", "D", "XX", "001", "DEU", "ZZ", "ÄÖ", "49"] {
        assert_eq!(Region::parse(home).unwrap_err().code, "invalid", "{home}");
    }
}

#[test]
fn the_plan_tells_the_country_and_whether_a_text_arrives() {
    for (text, country, sms) in [
        ("+49 151 23456789", Some("DE"), true),
        ("+49 30 123456", Some("DE"), false),
        ("+44 7400 123456", Some("GB"), true),
        ("+44 7781 123456", Some("GG"), true),
        ("+44 20 7946 0018", Some("GB"), false),
        ("+44 909 879 0123", Some("GB"), false),
        ("+44 843 123 4567", Some("GB"), false),
        ("+1 202 555 0123", Some("US"), true),
        ("+1 613 782 7274", Some("CA"), true),
        ("+1 800 723 3456", Some("US"), false),
        ("+1 900 234 5678", Some("US"), false),
        ("+1 123 456 7890", None, false),
        ("+7 701 234 5678", Some("KZ"), true),
        ("+7 912 345 6789", Some("RU"), true),
        ("+39 347 123 4567", Some("IT"), true),
        ("+39 899 123 456", Some("IT"), false),
        ("+61 1900 123 456", Some("AU"), false),
        ("+800 1234 5678", None, false),
        ("+979 123 456 789", None, false),
        ("+383 43 201 234", Some("XK"), true),
    ] {
        let number = number(text);
        assert_eq!((number.country(), number.can_receive_sms()), (country, sms), "{text}");
    }
}

#[test]
fn a_mask_shows_the_country_code_and_two_digits() {
    for (text, masked) in [
        ("+49 151 23456767", "+49•••••67"),
        ("+1 202 555 0123", "+1•••••23"),
        ("+380 50 123 45 67", "+380•••••67"),
    ] {
        assert_eq!(number(text).masked(), masked);
        assert_eq!(format!("{:?}", number(text)), masked);
    }
}

#[test]
fn what_was_stored_comes_back_and_nothing_else_does() {
    let ann = number("+49 151 23456789");

    assert_eq!(PhoneNumber::from_stored(ann.e164().to_owned()), Ok(ann));
    for text in [
        "",
        "+",
        "4915123456789",
        "+49 151 23456789",
        "+0491512345",
        "+9991234567",
        "+4915123456789012",
        "+４９151",
    ] {
        assert!(PhoneNumber::from_stored(text.to_owned()).is_err(), "{text}");
    }
}

/// The plans' own example numbers, with their region and whether they are mobile numbers.
fn examples() -> impl Iterator<Item = (&'static str, String, bool)> {
    DATABASE.iter().filter(|plan| plan.id() != "001").flat_map(|plan| {
        let all = plan.descriptors();
        let kinds = [
            (all.fixed_line(), false),
            (all.mobile(), true),
            (all.toll_free(), false),
            (all.premium_rate(), false),
        ];
        kinds.into_iter().filter_map(move |(kind, mobile)| {
            Some((
                plan.id(),
                format!("+{}{}", plan.country_code(), kind?.example()?),
                mobile,
            ))
        })
    })
}

#[test]
fn every_plans_examples_are_numbers_already_in_canonical_form() {
    for (id, e164, mobile) in examples() {
        let number = PhoneNumber::parse(&e164, None);
        assert_eq!(number.as_ref().map(PhoneNumber::e164), Ok(e164.as_str()), "{id}");
        assert!(!mobile || number.unwrap().can_receive_sms(), "{id} {e164}");
    }
}

/// Where two plans under one calling code claim a range, the main one wins.
#[test]
fn every_plans_mobile_example_belongs_to_its_region_or_to_the_main_one() {
    for (id, e164, _) in examples().filter(|(_, _, mobile)| *mobile) {
        let country = number(&e164).country().unwrap();
        let plan = DATABASE.by_id(country).unwrap();
        assert!(
            country == id || plan.is_main_country_for_code(),
            "{e164} of {id} is in {country}"
        );
    }
}

#[test]
fn every_plans_prefixes_and_lengths_are_understood() {
    for (id, e164, _) in examples() {
        let home = Some(region(id));
        let code = DATABASE.by_id(id).unwrap().country_code().to_string();
        let national = &e164[1 + code.len()..];
        assert_eq!(PhoneNumber::parse(&e164, home), PhoneNumber::parse(&e164, None), "{id}");
        assert_eq!(
            PhoneNumber::parse(national, home).map_err(|f| f.code),
            PhoneNumber::parse(&e164, None).map_err(|f| f.code),
            "{id} {national}"
        );
    }
}

fn some_region() -> impl Strategy<Value = Option<Region>> {
    let ids: Vec<_> = DATABASE
        .iter()
        .filter_map(|plan| Region::parse(plan.id()).ok())
        .collect();
    prop::option::of(prop::sample::select(ids))
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>(), home in some_region()) {
        let _ = (PhoneNumber::parse(&text, home), Region::parse(&text), PhoneNumber::from_stored(text));
    }

    #[test]
    fn whatever_is_read_reads_the_same_again(text in r"[+＋(]{0,2}[0-9 ()/.٣-]{1,24}", home in some_region()) {
        if let Ok(number) = PhoneNumber::parse(&text, home) {
            let e164 = number.e164().to_owned();
            let _ = (number.country(), number.can_receive_sms(), number.masked());
            prop_assert_eq!(PhoneNumber::parse(&e164, None), Ok(number.clone()));
            prop_assert_eq!(PhoneNumber::from_stored(e164), Ok(number));
        }
    }

    #[test]
    fn separators_change_nothing(digits in "[1-9][0-9]{6,13}", gaps in "[ ./()-]{0,8}") {
        let mut spread = String::from("+");
        let mut gaps = gaps.chars();
        for digit in digits.chars() {
            spread.push(digit);
            spread.extend(gaps.next());
        }
        prop_assert_eq!(PhoneNumber::parse(&spread, None), PhoneNumber::parse(&format!("+{digits}"), None));
    }
}
