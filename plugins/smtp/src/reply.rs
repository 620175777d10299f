//! What a relay's reply means: the enhanced code (RFC 3463) where there is one, else the plain one (RFC 5321).

use doorward_plugin::{Failure, Outcome, Refusal, Reply};

/// The outcome of a submission that was replied to.
pub(crate) fn outcome(reply: &Reply) -> Outcome {
    if (200..=299).contains(&reply.code) {
        return match queue_id(&reply.text) {
            Some(id) => Outcome::accepted(id),
            None => Outcome::accepted_without_id(),
        };
    }
    let failure = Failure {
        code: Some(reply.enhanced.clone().unwrap_or_else(|| reply.code.to_string())),
        detail: reply.text.clone(),
        http_status: None,
    };
    refusal(reply.code, reply.enhanced.as_deref()).because(failure, None)
}

fn refusal(code: u16, enhanced: Option<&str>) -> Refusal {
    match (code, enhanced.and_then(subject)) {
        // Policy, such as greylisting or a rate; too many recipients for now.
        (400..=499, Some((7, _) | (5, 3))) | (450, None) => Refusal::Throttled,
        (400..=499, _) => Refusal::Unavailable,
        // The login; the protocol; policy: all of them between us and the relay, none about the recipient.
        (500..=504 | 530 | 534 | 535 | 538, None) | (500..=599, Some((5 | 7, _))) => Refusal::Misconfigured,
        (500..=599, _) => Refusal::Rejected,
        // A reply that is no reply to a message.
        _ => Refusal::Uncertain,
    }
}

/// The second and third number of an enhanced code: what it is about, and what of that.
fn subject(enhanced: &str) -> Option<(u16, u16)> {
    let mut numbers = enhanced.split('.').map(str::parse);
    let (_class, subject, detail) = (numbers.next()?, numbers.next()?, numbers.next()?);
    subject.ok().zip(detail.ok())
}

/// The relay's name for the message, as the common servers tell it: `queued as 4F1`, `id=1rX-0`, `Ok 0100018c`.
fn queue_id(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = words.iter().find_map(|word| word.strip_prefix("id="));
    let queued = words.windows(3).find_map(|words| match words {
        ["queued", "as", id] => Some(*id),
        _ => None,
    });
    let id = named.or(queued)?.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reply_has_its_refusal() {
        for (code, enhanced, expected) in [
            (421, Some("4.3.2"), Refusal::Unavailable),
            (421, Some("4.7.0"), Refusal::Throttled),
            (421, None, Refusal::Unavailable),
            (450, Some("4.7.1"), Refusal::Throttled),
            (450, Some("4.2.0"), Refusal::Unavailable),
            (450, None, Refusal::Throttled),
            (451, Some("4.7.1"), Refusal::Throttled),
            (451, None, Refusal::Unavailable),
            (452, Some("4.5.3"), Refusal::Throttled),
            (452, Some("4.3.1"), Refusal::Unavailable),
            (454, Some("4.7.0"), Refusal::Throttled),
            (501, None, Refusal::Misconfigured),
            (501, Some("5.1.3"), Refusal::Rejected),
            (503, Some("5.5.1"), Refusal::Misconfigured),
            (530, Some("5.7.0"), Refusal::Misconfigured),
            (535, Some("5.7.8"), Refusal::Misconfigured),
            (535, None, Refusal::Misconfigured),
            (550, Some("5.1.1"), Refusal::Rejected),
            (550, Some("5.7.1"), Refusal::Misconfigured),
            (550, Some("nonsense"), Refusal::Rejected),
            (550, None, Refusal::Rejected),
            (552, Some("5.2.2"), Refusal::Rejected),
            (554, Some("5.7.1"), Refusal::Misconfigured),
            (354, None, Refusal::Uncertain),
            (0, None, Refusal::Uncertain),
        ] {
            assert_eq!(refusal(code, enhanced), expected, "{code} {enhanced:?}");
        }
    }

    #[test]
    fn the_queue_id_is_found_where_servers_put_it() {
        assert_eq!(queue_id("2.0.0 Ok: queued as 4F1B2C3D").as_deref(), Some("4F1B2C3D"));
        assert_eq!(queue_id("OK id=1rXyZ0-0004nL-2w").as_deref(), Some("1rXyZ0-0004nL-2w"));
        assert_eq!(queue_id("2.0.0 queued as <>"), None);
        assert_eq!(queue_id("Ok"), None);
    }
}
