//! From when until when a certificate counts: the one field of X.509 that TLS libraries leave to the other side to look at.

use chrono::NaiveDateTime;
use doorward_core::Timestamp;

/// From when until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

impl Validity {
    /// The validity of a certificate in DER; none where there is no certificate.
    pub(super) fn of(certificate: &[u8]) -> Option<Self> {
        let certificate = Element::first(certificate)?.within(SEQUENCE)?;
        let mut fields = Element::first(certificate)?.within(SEQUENCE)?;
        if Element::first(fields)?.tag == VERSION {
            fields = Element::first(fields)?.after;
        }
        // Serial number, algorithm, issuer.
        for _ in 0..3 {
            fields = Element::first(fields)?.after;
        }
        let from = Element::first(Element::first(fields)?.within(SEQUENCE)?)?;
        let until = Element::first(from.after)?;
        Some(Self {
            from: from.instant()?,
            until: until.instant()?,
        })
    }
}

/// An element of DER, and what comes after it.
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    after: &'a [u8],
}

impl<'a> Element<'a> {
    fn first(bytes: &'a [u8]) -> Option<Self> {
        let (&tag, rest) = bytes.split_first()?;
        let (&short, rest) = rest.split_first()?;
        let (length, rest) = match short {
            0..=0x7f => (usize::from(short), rest),
            // The length follows in so many bytes.
            0x81..=0x84 => {
                let (length, rest) = rest.split_at_checked(usize::from(short & 0x7f))?;
                let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
                (length, rest)
            }
            _ => return None,
        };
        let (content, after) = rest.split_at_checked(length)?;
        Some(Self { tag, content, after })
    }

    fn within(&self, tag: u8) -> Option<&'a [u8]> {
        (self.tag == tag).then_some(self.content)
    }

    /// The instant it is: two digits of a year are of 1950 to 2049.
    fn instant(&self) -> Option<Timestamp> {
        let text = std::str::from_utf8(self.content).ok()?;
        let text = match self.tag {
            UTC_TIME if text.get(..2)? < "50" => format!("20{text}"),
            UTC_TIME => format!("19{text}"),
            GENERALIZED_TIME => text.to_owned(),
            _ => return None,
        };
        let instant = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?;
        Some(instant.and_utc())
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    fn certificate(from: i32, until: i32) -> Vec<u8> {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 2), date_time_ymd(until, 3, 4));
        params
            .self_signed(&KeyPair::generate().unwrap())
            .unwrap()
            .der()
            .to_vec()
    }

    #[test]
    fn both_ways_to_write_a_year_are_read() {
        let validity = Validity::of(&certificate(1975, 2090)).unwrap();

        assert_eq!(validity.from.to_rfc3339(), "1975-01-02T00:00:00+00:00");
        assert_eq!(validity.until.to_rfc3339(), "2090-03-04T00:00:00+00:00");
    }

    #[test]
    fn a_certificate_cut_short_anywhere_is_none() {
        let whole = certificate(2020, 2030);

        for length in 0..whole.len() {
            assert_eq!(Validity::of(&whole[..length]), None, "{length}");
        }
    }
}
