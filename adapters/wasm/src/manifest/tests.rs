//! What a manifest may say.

use super::*;

const TWILIO: &str = r#"
[plugin]
id = "twilio"
version = "1.0.0"
contract = "doorward:notifier@1.0.0"
channels = ["sms"]

[[http]]
host = "api.twilio.com"
methods = ["POST"]
path = "/2010-04-01/Accounts/{config.account-sid}/Messages.json"
why = "Send the message"

[secrets.auth-token]
label = "Auth token"
use = [{ host = "api.twilio.com", as = "basic" }, { as = "verify" }]

[config.account-sid]
type = "text"
pattern = "^AC[0-9a-f]{32}$"
required = true
"#;

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, ConfigValue> {
    let texts = pairs
        .iter()
        .map(|(key, text)| ((*key).to_owned(), ConfigValue::Text((*text).to_owned())));
    texts.collect()
}

#[test]
fn a_manifest_says_what_the_plugin_asks_for() {
    let manifest = Manifest::parse(TWILIO).unwrap();

    assert_eq!(
        manifest.asks(),
        [
            "POST https://api.twilio.com/2010-04-01/Accounts/{config.account-sid}/Messages.json",
            "secret auth-token: basic to api.twilio.com",
            "secret auth-token: verify",
        ]
    );
}

#[test]
fn an_upgrade_that_asks_for_more_shows_the_difference() {
    let before = Manifest::parse(TWILIO).unwrap();
    let more = TWILIO.replace("methods = [\"POST\"]", "methods = [\"POST\", \"DELETE\"]");
    let after = Manifest::parse(&more).unwrap();

    assert_eq!(before.asks_beyond(&before), Vec::<String>::new());
    assert_eq!(after.asks_beyond(&before).len(), 1);
}

#[test]
fn what_does_not_hold_together_is_refused_with_the_fix() {
    let cases = [
        ("notifier@1.0.0", "notifier@2.0.0", "build it against that contract"),
        ("id = \"twilio\"", "id = \"Twilio\"", "a letter first"),
        ("\"1.0.0\"\ncontract", "\"one\"\ncontract", "three numbers"),
        ("[\"sms\"]", "[\"fax\"]", "list email, sms or webhook"),
        ("[\"POST\"]", "[\"CONNECT\"]", "list GET"),
        ("Accounts/{config.account-sid}", "{config.other}", "[config.other]"),
        ("/2010-04-01/", "2010-04-01/", "begin with /"),
        (
            "as = \"verify\"",
            "host = \"evil.example\", as = \"bearer\"",
            "exactly that host",
        ),
        ("as = \"verify\"", "as = \"bearer\"", "add the host"),
        ("as = \"basic\"", "as = \"basic\", name = \"x\"", "leave the name out"),
        ("as = \"basic\"", "as = \"header\"", "add its name"),
        ("as = \"basic\"", "as = \"body\"", "use basic, bearer"),
        ("type = \"text\"", "type = \"blob\"", "use text, number"),
        ("why = \"Send the message\"", "why = \"\"", "what the request is for"),
        ("why = ", "because = ", "unknown field"),
        (
            "label = \"Auth",
            "required = \"sometimes\"\nlabel = \"Auth",
            "write true, false",
        ),
        (
            "label = \"Auth",
            "required = { if = \"x\" }\nlabel = \"Auth",
            "write true, false",
        ),
        (
            "label = \"Auth",
            "required = { with = \"key\" }\nlabel = \"Auth",
            "[config.key]",
        ),
        ("\"^AC[0-9a-f]{32}$\"", "\"(\"", "regular expression"),
    ];

    for (from, to, fix) in cases {
        let text = TWILIO.replace(from, to);
        assert_ne!(text, TWILIO, "{from}");
        let refusal = Manifest::parse(&text).unwrap_err().to_string();
        assert!(refusal.contains(fix), "{to}: {refusal}");
    }
}

#[test]
fn a_path_permits_itself_with_the_value_in_its_place_and_no_other() {
    let rule = PathRule::parse("/v3/{config.domain}/messages").unwrap();
    let pattern = rule.filled(&values(&[("domain", "mg.example.com")])).unwrap();

    assert!(pattern.permits("/v3/mg.example.com/messages"));
    for other in [
        "/v3/other.com/messages",
        "/v3/mg.example.com/messages/",
        "/v3/mg.example.com",
        "/v3//messages",
        "v3",
    ] {
        assert!(!pattern.permits(other), "{other}");
    }
}

#[test]
fn a_value_cannot_leave_its_segment() {
    let rule = PathRule::parse("/v3/{config.domain}/messages").unwrap();
    let pattern = rule.filled(&values(&[("domain", "../admin?x#")])).unwrap();

    assert!(pattern.permits("/v3/..%2Fadmin%3Fx%23/messages"));
    assert!(!pattern.permits("/admin"));
}

#[test]
fn a_star_is_one_segment_that_hides_no_other() {
    let one = PathRule::parse("/a/*/c").unwrap().filled(&values(&[])).unwrap();
    let rest = PathRule::parse("/a/**").unwrap().filled(&values(&[])).unwrap();

    assert!(one.permits("/a/b/c"));
    for other in ["/a//c", "/a/b/b/c", "/a/b%2fb/c", "/a/%2E%2e/c", "/a/b"] {
        assert!(!one.permits(other), "{other}");
    }
    assert!(rest.permits("/a/b/c"));
    assert!(!rest.permits("/a/b/%2e%2e/c"));
    assert!(!rest.permits("/b"));
}

#[test]
fn a_setting_is_read_as_its_kind() {
    let text = format!("{TWILIO}\n[config.port]\ntype = \"number\"\ndefault = 25\n[config.names]\ntype = \"texts\"\n");
    let manifest = Manifest::parse(&text).unwrap();
    let port = &manifest.config["port"];

    assert_eq!(port.default.as_deref(), Some("25"));
    assert_eq!(port.read("587"), Ok(ConfigValue::Number(587)));
    assert!(port.read("many").is_err());
    assert!(manifest.config["account-sid"].read("AC123").is_err());
    assert_eq!(
        manifest.config["names"].read("a, b"),
        Ok(ConfigValue::Texts(vec!["a".to_owned(), "b".to_owned()]))
    );
    assert!(manifest.config["names"].read("a\r\nb").is_err());
}

proptest::proptest! {
    #[test]
    fn any_text_is_judged(text in "(?s).{0,200}", template in "[ -~]{0,40}") {
        let _ = Manifest::parse(&text);
        let _ = Manifest::parse(&TWILIO.replace("{config.account-sid}", &template));
        if let Some(pattern) = PathRule::parse(&template).and_then(|rule| rule.filled(&values(&[]))) {
            proptest::prop_assert!(!pattern.permits("no/slash"));
        }
    }
}
