//! What is refused, and what is said about it.

use crate::world::Machine;

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let machine = Machine::with(
        "
        data_dirr = 'x'
        [http]
        listn = '127.0.0.1:80'
        listen = 'nope'
        cors_origins = ['https://app.example.com', '*']
        [codes]
        length = 3
        login_ttl = 30.5
        [compat]
        default_region = 'ZZ'
        [logging]
        level = 'inof'
        format = 'xml'
        ",
    )
    .sets("DOORWARD_CODES__VERIFICATION_TTL", "11m")
    .sets("DOORWARD_CODE__TRIES", "3")
    .types("--data-dir", "data_dir", "");

    insta::assert_snapshot!(machine.problems(), @r#"
    the configuration has 12 problems:
      code.tries: there is no such key (variable DOORWARD_CODE__TRIES); did you mean `codes.tries`?
      data_dirr: there is no such key (file ~/doorward.toml); did you mean `data_dir`?
      data_dir: "" is empty (flag --data-dir); write a path
      http.listn: there is no such key (file ~/doorward.toml); did you mean `http.listen`?
      http.listen: "nope" is not an IP address with a port (file ~/doorward.toml); write one such as "127.0.0.1:8080", "0.0.0.0:8080" or "[::1]:8080"
      http.cors_origins: "*" is not a web address (file ~/doorward.toml); name each origin on its own, such as "https://app.example.com"
      codes.length: "3" is less than 4 (file ~/doorward.toml); set it from 4 to 10
      codes.login_ttl: "30.5" is not a length of time (file ~/doorward.toml); write numbers with units, such as "30s", "10m", "1h30m" or "90d", or a whole number of seconds
      codes.verification_ttl: "11m" is more than 10m (variable DOORWARD_CODES__VERIFICATION_TTL); set it from 1s to 10m
      compat.default_region: "ZZ" is not a country with a numbering plan (file ~/doorward.toml); write its two-letter code, such as "US" or "DE"
      logging.level: "inof" is not a log level (file ~/doorward.toml); write one of off, error, warn, info, debug, trace; after it, if wanted, `module=level` with commas between
      logging.format: "xml" is not a log format (file ~/doorward.toml); write one of "auto", "pretty", "json"
    "#);
}

#[test]
fn a_key_nobody_knows_names_the_nearest_and_its_source() {
    let machine =
        Machine::with("[limits]\naddress_send_per_hour = 3").sets("DOORWARD_HTTP__PUBLICURL", "https://e.com");

    insta::assert_snapshot!(machine.problems(), @"
    the configuration has 2 problems:
      http.publicurl: there is no such key (variable DOORWARD_HTTP__PUBLICURL); did you mean `http.public_url`?
      limits.address_send_per_hour: there is no such key (file ~/doorward.toml); did you mean `limits.address_sends_per_hour`?
    ");
}

#[test]
fn a_section_nobody_knows_is_refused_key_by_key() {
    let machine = Machine::with("[server]\nlisten = '127.0.0.1:80'\nworkers = 3\nzzz = 1\n[empty]");

    insta::assert_snapshot!(machine.problems(), @"
    the configuration has 4 problems:
      empty: there is no such key (file ~/doorward.toml); `doorward config schema --markdown` lists the keys
      server.listen: there is no such key (file ~/doorward.toml); did you mean `metrics.listen`?
      server.workers: there is no such key (file ~/doorward.toml); did you mean `passwords.workers`?
      server.zzz: there is no such key (file ~/doorward.toml); `doorward config schema --markdown` lists the keys
    ");
}

#[test]
fn a_file_that_is_no_toml_says_where_and_repeats_nothing() {
    for text in [
        "[database]\npassword = hunter2",
        "[database]\npassword = \"hunter2",
        "[database]\npassword = 'x' hunter2",
    ] {
        let problems = Machine::with(text).problems();

        assert!(problems.contains("file ~/doorward.toml: line 2: "), "{problems}");
        assert!(!problems.contains("hunter2"), "{problems}");
    }
}

#[test]
fn a_broken_file_does_not_hide_the_problems_of_other_sources() {
    let machine = Machine::with("[[[").sets("DOORWARD_CODES__LENGTH", "99");

    let problems = machine.problems();

    assert!(
        problems.contains("line 1") && problems.contains("codes.length"),
        "{problems}"
    );
}

#[test]
fn a_code_lives_ten_minutes_at_most() {
    for key in ["login_ttl", "verification_ttl"] {
        assert_eq!(Machine::with(&format!("codes.{key} = '10m'")).problems(), "");
        let problems = Machine::with(&format!("codes.{key} = '10m1s'")).problems();
        assert!(
            problems.contains(&format!("codes.{key}: \"10m1s\" is more than 10m")),
            "{problems}"
        );
    }
}

#[test]
fn a_code_has_four_to_ten_digits() {
    for (length, good) in [(3, false), (4, true), (10, true), (11, false)] {
        let problems = Machine::with(&format!("codes.length = {length}")).problems();
        assert_eq!(problems.is_empty(), good, "{problems}");
    }
}

#[test]
fn a_password_hash_costs_no_less_than_the_least_and_no_more_than_can_be_borne() {
    assert_eq!(
        Machine::with("passwords.memory_kib = 65536\npasswords.iterations = 3").problems(),
        ""
    );
    for text in [
        "memory_kib = 19455",
        "iterations = 1",
        "memory_kib = 262144\npasswords.iterations = 16",
    ] {
        let problems = Machine::with(&format!("passwords.{text}")).problems();
        assert!(problems.contains("passwords."), "{text}");
    }
}

#[test]
fn what_depends_on_each_other_is_checked_together() {
    let machine = Machine::with(
        "
        http.tls.certificate = 'nowhere.pem'
        mail.templates_dir = 'nowhere'
        database.url = 'ws://localhost:8000'
        sessions.idle_ttl = '5m'
        codes.resend_cooldowns = []
        metrics.listen = '127.0.0.1:8080'
        ",
    );

    insta::assert_snapshot!(machine.problems(), @"
    the configuration has 8 problems:
      http.tls.key: it is not set, but `http.tls.certificate` is set; name the file with its private key
      http.tls.certificate: there is no file nowhere.pem; name a file that the server may read
      mail.templates_dir: there is no directory nowhere; name a directory that the server may read
      database.username: it is not set, but `database.url` names a server; set it to the server's user name
      database.password: it is not set, but `database.url` names a server; set it to that user's password
      codes.resend_cooldowns: it is empty; name one length of time at least
      sessions.access_ttl: 10m is longer than `sessions.idle_ttl`; set it to at most 5m
      metrics.listen: it is the same as `http.listen`; take another port, or leave it out
    ");
}

#[test]
fn what_follows_from_a_value_that_was_refused_is_not_told() {
    let machine = Machine::with("database.url = 'ws://localhost'\ndatabase.username = 'u'")
        .sets("DOORWARD_DATABASE__PASSWORD", "");
    let refused = Machine::with("database.url = 'ws://localhost'\ndatabase.username = 'u'\ndatabase.password = ['p']");

    assert!(machine.problems().contains("it is not set"));
    assert!(refused.problems().contains("is a list") && !refused.problems().contains("it is not set"));
}
