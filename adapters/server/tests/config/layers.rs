//! Which source wins, and what each of them can say.

use crate::world::Machine;

#[test]
fn without_any_source_everything_has_a_default() {
    let config = Machine::new().config();

    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database.url.as_str(), "surrealkv://./data/db");
    assert_eq!(config.codes.length, 6);
    assert!(config.inbox.enabled);
}

#[test]
fn each_source_wins_over_the_one_before() {
    let name = |machine: &Machine| machine.config().database.username.unwrap_or_default();
    let secret = |machine: &Machine| {
        machine
            .config()
            .database
            .password
            .map(|secret| secret.reveal().to_owned())
    };

    let machine = Machine::new();
    machine.writes("system.toml", "[database]\nusername = 'system'\npassword = 'system'");
    assert_eq!(name(&machine), "system");
    machine.writes("doorward.toml", "[database]\nusername = 'local'");
    assert_eq!(
        (name(&machine).as_str(), secret(&machine).as_deref()),
        ("local", Some("system"))
    );
    let machine = machine.receives(&[("database.password", "credential")]);
    assert_eq!(secret(&machine).as_deref(), Some("credential"));
    let machine = machine
        .sets("DOORWARD_DATABASE__USERNAME", "variable")
        .sets("DOORWARD_DATABASE__PASSWORD", "variable");
    assert_eq!(
        (name(&machine).as_str(), secret(&machine).as_deref()),
        ("variable", Some("variable"))
    );
    let machine = machine.types("--username", "database.username", "flag");
    assert_eq!(name(&machine), "flag");
}

#[test]
fn a_chosen_file_takes_the_local_one_s_place_but_not_the_system_s() {
    let machine = Machine::with("codes.length = 8");
    machine.writes("system.toml", "codes.tries = 3");
    let chosen = machine.writes("chosen.toml", "codes.login_ttl = '2m'");

    let config = machine.chooses(chosen).config();

    assert_eq!(
        (
            config.codes.length,
            config.codes.tries,
            config.codes.login_ttl.as_secs()
        ),
        (6, 3, 120)
    );
}

#[test]
fn a_chosen_file_must_exist() {
    let machine = Machine::new();
    let nowhere = machine.path().join("nowhere.toml");

    let problems = machine.chooses(nowhere).problems();

    assert!(
        problems.contains("file ~/nowhere.toml: it cannot be read"),
        "{problems}"
    );
}

#[test]
fn digits_in_a_variable_can_be_a_text() {
    let machine = Machine::new()
        .sets("DOORWARD_DATABASE__NAMESPACE", "1")
        .sets("DOORWARD_DATABASE__PASSWORD", "0012345")
        .sets("DOORWARD_MAIL__APP_NAME", "true")
        .sets("DOORWARD_CODES__LENGTH", "8");

    let config = machine.config();

    assert_eq!(config.database.namespace, "1");
    assert_eq!(config.database.password.unwrap().reveal(), "0012345");
    assert_eq!(config.mail.app_name, "true");
    assert_eq!(config.codes.length, 8);
}

#[test]
fn a_length_of_time_may_be_a_number_of_seconds() {
    let machine = Machine::with("codes.verification_ttl = 240\ncodes.resend_cooldowns = [20, '40s']")
        .sets("DOORWARD_CODES__LOGIN_TTL", "300");

    let codes = machine.config().codes;

    let seconds: Vec<u64> = codes
        .resend_cooldowns
        .iter()
        .map(std::time::Duration::as_secs)
        .collect();
    assert_eq!(
        (codes.login_ttl.as_secs(), codes.verification_ttl.as_secs()),
        (300, 240)
    );
    assert_eq!(seconds, [20, 40]);
}

#[test]
fn lists_and_providers_and_routes_can_be_written_in_variables() {
    let machine = Machine::new()
        .sets("DOORWARD_HTTP__TRUSTED_PROXIES", "10.0.0.0/8, ::1")
        .sets("DOORWARD_CODES__RESEND_COOLDOWNS", "[\"10s\", \"20s\"]")
        .sets("DOORWARD_PROVIDERS__MY_SMS__PLUGIN", "inbox")
        .sets("DOORWARD_PROVIDERS__MY_SMS__CONFIG__ACCOUNT_SID", "AC1")
        .sets("DOORWARD_PROVIDERS__MY_SMS__SECRETS__AUTH_TOKEN", "t0ps3cret")
        .sets(
            "DOORWARD_ROUTES",
            "[{ channel = 'sms', country = ['DE', 'at'], via = ['my-sms', 'inbox'] }]",
        );

    let config = machine.config();

    assert_eq!(config.http.trusted_proxies.len(), 2);
    assert_eq!(config.codes.resend_cooldowns.len(), 2);
    let provider = &config.providers["my-sms"];
    assert_eq!(provider.config.get("account-sid").unwrap(), "AC1");
    assert_eq!(provider.secrets.get("auth-token").unwrap().reveal(), "t0ps3cret");
    let route = config.routes.first().unwrap();
    assert_eq!(
        route.country.iter().map(|region| region.as_str()).collect::<Vec<_>>(),
        ["DE", "AT"]
    );
    assert_eq!(route.via, ["my-sms", "inbox"]);
}

#[test]
fn an_empty_variable_takes_an_optional_value_back() {
    let machine = Machine::with("phone.default_region = 'DE'").sets("DOORWARD_PHONE__DEFAULT_REGION", "");

    assert!(machine.config().phone.default_region.is_none());
}

#[test]
fn a_secret_can_lie_in_a_file_that_a_variable_names() {
    let machine = Machine::new();
    let password = machine.writes("password", "pass word \r\n");
    let token = machine.writes("token", "t0ps3cret");
    let machine = machine
        .sets("DOORWARD_DATABASE__PASSWORD_FILE", password)
        .sets("DOORWARD_PROVIDERS__SMS__PLUGIN", "inbox")
        .sets("DOORWARD_PROVIDERS__SMS__SECRETS__AUTH_TOKEN_FILE", token)
        .sets("DOORWARD_KEYS__MASTER_KEY_FILE", "");

    let config = machine.config();

    assert_eq!(config.database.password.unwrap().reveal(), "pass word ");
    assert_eq!(
        config.providers["sms"].secrets.get("auth-token").unwrap().reveal(),
        "t0ps3cret"
    );
    assert!(config.keys.master_key.is_none());
}

#[test]
fn a_secret_given_twice_is_refused() {
    let machine = Machine::new();
    let file = machine.writes("password", "one");
    let machine = machine
        .sets("DOORWARD_DATABASE__PASSWORD_FILE", file)
        .sets("DOORWARD_DATABASE__PASSWORD", "two");

    insta::assert_snapshot!(machine.problems(), @"
    the configuration has 1 problem:
      DOORWARD_DATABASE__PASSWORD_FILE: DOORWARD_DATABASE__PASSWORD is set as well; remove one of the two
    ");
}

#[test]
fn only_secrets_lie_in_files_of_their_own() {
    let machine = Machine::new()
        .sets("DOORWARD_HTTP__LISTEN_FILE", "listen")
        .sets("DOORWARD_LOGGING__FILE", "my.log");

    insta::assert_snapshot!(machine.problems(), @"
    the configuration has 1 problem:
      http.listen_file: there is no such key (variable DOORWARD_HTTP__LISTEN_FILE); did you mean `http.listen`?
    ");
}

#[test]
fn systemd_hands_secrets_over_by_the_name_of_their_key() {
    let machine = Machine::with("[providers.sms]\nplugin = 'inbox'").receives(&[
        ("database.password", "pass\n"),
        ("providers.sms.secrets.auth-token", "t0ps3cret"),
        ("certificate.pem", "somebody else's"),
    ]);

    let config = machine.config();

    assert_eq!(config.database.password.unwrap().reveal(), "pass");
    assert_eq!(
        config.providers["sms"].secrets.get("auth-token").unwrap().reveal(),
        "t0ps3cret"
    );
}

#[test]
fn a_credential_named_like_no_secret_is_refused() {
    let machine = Machine::new().receives(&[("database.pasword", "pass")]);

    insta::assert_snapshot!(machine.problems(), @"
    the configuration has 1 problem:
      database.pasword: no secret has this name (credential database.pasword); credentials are named `database.password`, `keys.master_key`, `providers.NAME.secrets.KEY`
    ");
}

#[test]
fn what_kubernetes_says_about_a_service_of_this_name_is_no_configuration() {
    let machine = Machine::new()
        .sets("DOORWARD_SERVICE_HOST", "10.0.0.1")
        .sets("DOORWARD_SERVICE_PORT_HTTP", "80")
        .sets("DOORWARD_PORT", "tcp://10.0.0.1:80")
        .sets("DOORWARD_PORT_80_TCP_ADDR", "10.0.0.1");

    assert_eq!(machine.problems(), "");
}

#[test]
fn what_the_administrators_program_is_told_is_no_configuration_of_the_server() {
    let machine = Machine::new()
        .sets("DOORWARD_ADMIN_URL", "https://login.example.com")
        .sets("DOORWARD_ADMIN_PROFILE", "live");
    let meant_otherwise = Machine::new().sets("DOORWARD_ADMIN__URL", "https://login.example.com");

    assert_eq!(machine.problems(), "");
    assert_ne!(meant_otherwise.problems(), "");
}

#[test]
fn the_database_follows_the_data_directory() {
    let machine = Machine::new().types("--data-dir", "data_dir", "/var/lib/doorward");

    assert_eq!(
        machine.config().database.url.as_str(),
        "surrealkv:///var/lib/doorward/db"
    );
}
