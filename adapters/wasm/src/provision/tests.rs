//! What a provider may do.

use super::route::Refused;
use super::*;
use crate::egress::Target;
use crate::manifest::Manifest;

const SNS: &str = r#"
[plugin]
id = "sns"
version = "1.0.0"
contract = "doorward:notifier@1.0.0"
channels = ["sms"]
[[http]]
host = "sns.{config.region}.amazonaws.com"
methods = ["POST"]
path = "/"
why = "Send"
[[http]]
host = "{config.hook}"
methods = ["POST"]
path = "{config.hook}"
why = "Tell"
[secrets.key]
use = [{ host = "sns.{config.region}.amazonaws.com", as = "sigv4" }]
[config.region]
type = "text"
pattern = "^[a-z0-9.-]+$"
required = true
[config.hook]
type = "url"
"#;

fn settings(config: &[(&str, &str)], secrets: &[&str]) -> ProviderSettings {
    ProviderSettings {
        name: "texts".to_owned(),
        plugin: "sns".to_owned(),
        config: config
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        secrets: secrets
            .iter()
            .map(|key| ((*key).to_owned(), SecretText::new("s3cret")))
            .collect(),
        ..ProviderSettings::default()
    }
}

fn provision(settings: &ProviderSettings, grant: &Grant) -> Result<Provision, Vec<ConfigProblem>> {
    build(&Manifest::parse(SNS).unwrap(), settings, grant)
}

fn route(provision: &Provision, method: &'static str, address: &str) -> Result<String, Refused> {
    provision
        .route(method, &Target::parse(address).unwrap())
        .map(|route| route.why.clone())
}

fn all() -> Grant {
    Grant::of(FileHash::of(b"sns"))
}

#[test]
fn a_request_is_permitted_by_scheme_host_port_method_and_path() {
    let good = provision(&settings(&[("region", "eu-west-1")], &["key"]), &all()).unwrap();

    assert_eq!(
        route(&good, "POST", "https://sns.eu-west-1.amazonaws.com/?x=1").as_deref(),
        Ok("Send")
    );
    let refused = [
        ("GET", "https://sns.eu-west-1.amazonaws.com/"),
        ("POST", "https://sns.eu-west-1.amazonaws.com/other"),
        ("POST", "https://sns.eu-west-1.amazonaws.com:8443/"),
        ("POST", "http://sns.eu-west-1.amazonaws.com:443/"),
        ("POST", "https://sns.us-east-1.amazonaws.com/"),
        ("POST", "https://evil.example/"),
        ("POST", "https://2130706433/"),
    ];
    for (method, address) in refused {
        assert!(route(&good, method, address).is_err(), "{method} {address}");
    }
}

#[test]
fn the_refusal_names_the_missing_grant() {
    let good = provision(&settings(&[("region", "eu-west-1")], &["key"]), &all()).unwrap();

    let refusal = route(&good, "POST", "https://evil.example/").unwrap_err().to_string();

    assert_eq!(
        refusal,
        "evil.example is not granted: the manifest has no [[http]] entry for it"
    );
}

#[test]
fn what_the_operator_withholds_is_not_reached() {
    let grant = Grant {
        hosts: Some(BTreeSet::from(["{config.hook}".to_owned()])),
        ..all()
    };
    let config = [("region", "eu-west-1"), ("hook", "https://hooks.example.com/in")];
    let narrow = provision(&settings(&config, &["key"]), &grant).unwrap();

    let sns = route(&narrow, "POST", "https://sns.eu-west-1.amazonaws.com/");

    assert_eq!(
        sns,
        Err(Refused::Withheld {
            host: "sns.eu-west-1.amazonaws.com".to_owned()
        })
    );
    assert!(route(&narrow, "POST", "https://hooks.example.com/in").is_ok());
}

#[test]
fn an_address_in_a_setting_permits_itself_only() {
    let config = [
        ("region", "eu-west-1"),
        ("hook", "https://hooks.example.com:8443/in/a%20b"),
    ];
    let good = provision(&settings(&config, &["key"]), &all()).unwrap();

    assert!(route(&good, "POST", "https://hooks.example.com:8443/in/a%20b").is_ok());
    assert!(route(&good, "POST", "https://hooks.example.com:8443/in").is_err());
    assert!(route(&good, "POST", "https://hooks.example.com/in/a%20b").is_err());
}

#[test]
fn a_secret_goes_only_where_its_use_says() {
    let good = provision(&settings(&[("region", "eu-west-1")], &["key"]), &all()).unwrap();
    let key = &good.secrets["key"];

    assert!(key.may_go(Some("sns.{config.region}.amazonaws.com"), &Placement::Sigv4));
    assert!(!key.may_go(Some("{config.hook}"), &Placement::Sigv4));
    assert!(!key.may_go(Some("sns.{config.region}.amazonaws.com"), &Placement::Bearer));
    assert!(!key.may_go(None, &Placement::Verify));
}

#[test]
fn all_problems_are_told_at_once() {
    let bad = settings(
        &[("region", "eu west"), ("colour", "red"), ("hook", "ftp://x")],
        &["token"],
    );

    let problems = provision(&bad, &all()).err().unwrap();

    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["colour", "hook", "region", "token", "key"]);
}

#[test]
fn a_setting_cannot_turn_a_host_into_another() {
    for region in ["evil.example", "..", "-", "a.b"] {
        let provision = provision(&settings(&[("region", region)], &["key"]), &all());
        let reached = provision.map(|good| route(&good, "POST", "https://evil.example/").is_ok());
        assert!(!reached.unwrap_or(false), "{region}");
    }
}

#[test]
fn a_stand_in_lives_on_this_machine() {
    let mut far = settings(&[("region", "eu-west-1")], &["key"]);
    far.stand_ins = vec![StandIn {
        host: "sns.eu-west-1.amazonaws.com".to_owned(),
        at: "10.0.0.1:80".parse().unwrap(),
    }];

    assert!(provision(&far, &all()).is_err());
}

#[test]
fn a_secret_may_be_needed_only_with_or_without_a_setting() {
    let keyed = SNS.replace("[secrets.key]", "[secrets.key]\nrequired = { with = \"name\" }")
        + "[config.name]\ntype = \"text\"\n";
    let unkeyed = keyed.replace("with =", "without =");
    let said = |manifest: &str, config: &[(&str, &str)], secrets: &[&str]| {
        let config = [config, &[("region", "eu-west-1")]].concat();
        let built = build(&Manifest::parse(manifest).unwrap(), &settings(&config, secrets), &all());
        built.err().map(|problems| problems[0].problem.clone())
    };
    let named = [("name", "ann")];

    assert_eq!(said(&keyed, &[], &[]), None);
    assert_eq!(said(&keyed, &[("name", "")], &[]), None);
    assert_eq!(said(&keyed, &named, &["key"]), None);
    assert_eq!(said(&unkeyed, &named, &[]), None);
    assert_eq!(said(&unkeyed, &[], &["key"]), None);
    assert_eq!(
        said(&keyed, &named, &[]).unwrap(),
        "is a required secret with `name`: key"
    );
    assert_eq!(
        said(&unkeyed, &[], &[]).unwrap(),
        "is a required secret without `name`: key"
    );
}
