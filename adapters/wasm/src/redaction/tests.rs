//! Nothing secret passes, however it is spelled.

use super::*;

fn redactor() -> Redactor {
    let secrets = [SecretText::new("k3y/with+signs&more")];
    let redactor = Redactor::new(Spellings::of(secrets.iter()), AddressHash::new(CacheKey::new([7; 32])));
    redactor.about("ann@example.com", ["123456", "https://example.com/r/abc"])
}

#[test]
fn a_secret_is_masked_in_a_basic_token_too() {
    for user in ["", "u", "us", "usr"] {
        let token = base64::engine::general_purpose::STANDARD.encode(format!("{user}:k3y/with+signs&more"));
        let clean = redactor().text(&token, 512);
        assert!(clean.contains("***") && clean.len() < 16, "{clean}");
    }
}

#[test]
fn a_secret_is_masked_in_every_spelling() {
    for spelling in spellings("k3y/with+signs&more") {
        let clean = redactor().text(&format!("sent {} there", spelling.as_str()), 512);

        assert_eq!(clean, "sent *** there", "{}", spelling.as_str());
    }
}

#[test]
fn a_code_and_a_link_are_masked() {
    assert_eq!(
        redactor().text("code 123456 at https://example.com/r/abc", 512),
        "code *** at ***"
    );
}

#[test]
fn addresses_are_told_apart_and_not_read() {
    let clean = redactor().text(
        "to ann@example.com, Bob@Example.org and +49 30 654321 or +4930654321",
        512,
    );

    let hashes: Vec<&str> = clean
        .split_whitespace()
        .filter(|word| word.starts_with("addr_"))
        .collect();
    assert_eq!(hashes.len(), 4, "{clean}");
    assert_eq!(hashes[2], hashes[3]);
    assert_ne!(hashes[0].trim_end_matches(','), hashes[1]);
    assert!(!clean.contains('@') && !clean.contains("4930"), "{clean}");
}

#[test]
fn a_text_is_cut_between_characters() {
    assert_eq!(redactor().text(&"ü".repeat(100), 5), "üü");
    assert_eq!(redactor().text("a\r\nb\0", 512), "a  b ");
}

#[test]
fn a_secret_at_the_edge_of_the_cut_does_not_survive_in_part() {
    let text = format!("{}k3y/with+signs&more", "x".repeat(510));

    assert!(!redactor().text(&text, 512).contains("k3"));
}

#[test]
fn an_answer_keeps_its_length() {
    let mut body = b"{\"echo\":\"k3y/with+signs&more\",\"b\":\"k3y/with+signs&more\"}".to_vec();
    let length = body.len();

    Spellings::of([SecretText::new("k3y/with+signs&more")].iter()).mask(&mut body);

    assert_eq!(body.len(), length);
    assert!(!String::from_utf8(body).unwrap().contains("k3y"));
}

#[test]
fn a_short_secret_does_not_mask_half_the_text() {
    let mut body = b"a-b-c".to_vec();

    Spellings::of([SecretText::new("-")].iter()).mask(&mut body);

    assert_eq!(body, b"a-b-c");
}
