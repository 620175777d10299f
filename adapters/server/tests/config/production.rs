//! What is demanded before others are let in.

use doorward::config::problem::Problem;
use doorward::config::{BUILT_IN, Plugin};
use doorward_core::records::delivery::Channel;

use crate::world::{Machine, keys};

const INBOX: Plugin<'static> = BUILT_IN[0];
const MAIL: Plugin<'static> = Plugin {
    id: "mail",
    channels: &[Channel::Email],
};
const TEXT: Plugin<'static> = Plugin {
    id: "text",
    channels: &[Channel::Sms],
};

/// All that production demands, as variables.
const COMPLETE: [(&str, &str); 5] = [
    ("DOORWARD_HTTP__PUBLIC_URL", "https://login.example.com"),
    (
        "DOORWARD_KEYS__MASTER_KEY",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    ),
    ("DOORWARD_INBOX__ENABLED", "false"),
    ("DOORWARD_PROVIDERS__POST__PLUGIN", "mail"),
    ("DOORWARD_PROVIDERS__PHONE__PLUGIN", "text"),
];

fn machine_without(missing: &str) -> Machine {
    let present = COMPLETE.into_iter().filter(|(variable, _)| *variable != missing);
    present.fold(Machine::new(), |machine, (variable, value)| {
        machine.sets(variable, value)
    })
}

/// What keeps a machine from production when these plugins are there.
fn refusals(machine: &Machine) -> Vec<Problem> {
    let loaded = machine.loads();
    assert_eq!(loaded.problems(), []);
    loaded.config().check_with(true, &[INBOX, MAIL, TEXT])
}

#[test]
fn a_complete_configuration_goes_into_production() {
    assert_eq!(refusals(&machine_without("")), []);
}

#[test]
fn each_thing_production_demands_is_named_by_its_key() {
    let demanded = [
        ("DOORWARD_HTTP__PUBLIC_URL", "http.public_url"),
        ("DOORWARD_KEYS__MASTER_KEY", "keys.master_key"),
        ("DOORWARD_INBOX__ENABLED", "inbox.enabled"),
        ("DOORWARD_PROVIDERS__POST__PLUGIN", "providers"),
        ("DOORWARD_PROVIDERS__PHONE__PLUGIN", "providers"),
    ];

    for (missing, key) in demanded {
        assert_eq!(keys(&refusals(&machine_without(missing))), [key]);
    }
}

#[test]
fn development_demands_none_of_it_on_a_loopback_address() {
    for listen in ["127.0.0.1:0", "[::1]:8080", "127.8.9.10:80"] {
        assert_eq!(Machine::new().types("--listen", "http.listen", listen).problems(), "");
    }
}

#[test]
fn an_address_others_can_reach_demands_what_production_demands() {
    for listen in ["0.0.0.0:0", "[::]:8080", "192.168.1.5:80"] {
        let machine = Machine::new().types("--listen", "http.listen", listen);
        let config = machine.loads();
        assert_eq!(
            keys(&config.config().check(false)),
            keys(&Machine::new().loads().config().check(true))
        );
    }
}

#[test]
fn production_says_each_thing_in_a_sentence() {
    let problems = Machine::new().loads().check(true).unwrap_err();

    insta::assert_snapshot!(problems, @"
    the configuration has 5 problems:
      http.public_url: it is not set, but `--production` is given; set it to the https address people reach the server at
      keys.master_key: it is not set, but `--production` is given; set it to what `openssl rand -base64 32` prints, and keep a copy in a safe place
      inbox.enabled: it is true, but `--production` is given; set it to false: administrators would read everybody's codes
      providers: no provider sends email, but `--production` is given; set `providers.NAME.plugin` to one that serves email
      providers: no provider sends sms, but `--production` is given; set `providers.NAME.plugin` to one that serves sms, or set `compat.flask` to false and do without text messages
    ");
}

#[test]
fn a_public_url_without_tls_does_not_do() {
    let machine =
        machine_without("DOORWARD_HTTP__PUBLIC_URL").sets("DOORWARD_HTTP__PUBLIC_URL", "http://login.example.com");

    assert_eq!(keys(&refusals(&machine)), ["http.public_url"]);
}

#[test]
fn the_inbox_under_another_name_is_still_the_inbox() {
    let machine = machine_without("DOORWARD_PROVIDERS__POST__PLUGIN")
        .sets("DOORWARD_PROVIDERS__POST__PLUGIN", "inbox")
        .sets("DOORWARD_INBOX__ENABLED", "true");

    assert_eq!(keys(&refusals(&machine)), ["inbox.enabled", "providers"]);
}

#[test]
fn text_messages_need_no_provider_where_nothing_needs_them() {
    let machine = machine_without("DOORWARD_PROVIDERS__PHONE__PLUGIN").sets("DOORWARD_COMPAT__FLASK", "false");

    assert_eq!(refusals(&machine), []);
    let warnings = machine.loads().config().warnings_with(&[INBOX, MAIL, TEXT]);
    assert_eq!(warnings, ["No provider serves sms: nobody is reached that way."]);
}

#[test]
fn where_text_messages_may_go_nowhere_it_is_said() {
    let machine = machine_without("");
    let warned = |machine: &Machine| machine.loads().config().warnings_with(&[INBOX, MAIL, TEXT]);

    let nowhere = warned(&machine);
    let at_home = warned(&machine_without("").sets("DOORWARD_PHONE__DEFAULT_REGION", "DE"));
    let captured = Machine::new().config().warnings().join("\n");

    assert!(
        matches!(&nowhere[..], [warning] if warning.starts_with("`phone.countries`")),
        "{nowhere:?}"
    );
    assert_eq!(at_home, Vec::<String>::new());
    assert!(!captured.contains("phone.countries"), "{captured}");
}

#[test]
fn a_route_that_leads_only_to_the_inbox_does_not_do() {
    let machine = machine_without("DOORWARD_INBOX__ENABLED")
        .sets("DOORWARD_ROUTES", "[{ channel = 'email', via = 'inbox' }]")
        .sets("DOORWARD_INBOX__ENABLED", "true");

    assert_eq!(keys(&refusals(&machine)), ["inbox.enabled", "providers"]);
}

#[test]
fn limits_are_off_only_where_everything_goes_to_the_inbox() {
    let fenced = Machine::with("limits.enabled = false");
    let with_provider = Machine::with("limits.enabled = false\nproviders.post.plugin = 'mail'").loads();
    let without_inbox = Machine::with("limits.enabled = false\ninbox.enabled = false").loads();
    let in_production = machine_without("").sets("DOORWARD_LIMITS__ENABLED", "off");

    assert_eq!(fenced.problems(), "");
    assert!(
        fenced
            .config()
            .warnings()
            .iter()
            .any(|warning| warning.starts_with("`limits.enabled` is false"))
    );
    assert_eq!(
        keys(&with_provider.config().check_with(false, &[INBOX, MAIL])),
        ["limits.enabled"]
    );
    assert!(keys(&without_inbox.config().check(false)).contains(&"limits.enabled"));
    assert_eq!(keys(&refusals(&in_production)), ["limits.enabled"]);
}

#[test]
fn what_is_risky_but_allowed_is_warned_of() {
    let machine = Machine::with(
        "
        registration.reveal_duplicates = true
        database = { url = 'ws://db:8000', username = 'u', password = 'p' }
        ",
    );
    let warnings = machine.config().warnings().join("\n");

    for key in [
        "inbox.enabled",
        "keys.master_key",
        "database.url",
        "registration.reveal_duplicates",
    ] {
        assert!(warnings.contains(key), "{key}\n{warnings}");
    }
    assert!(
        Machine::with("database.url = 'mem://'")
            .config()
            .warnings()
            .join("\n")
            .contains("mem://")
    );
    let quiet = machine_without("").sets("DOORWARD_PHONE__COUNTRIES", "DE").loads();
    assert_eq!(quiet.config().warnings_with(&[INBOX, MAIL, TEXT]), Vec::<String>::new());
}
