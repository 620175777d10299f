//! The program's command line and its exit codes.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::{Command, Output};

use doorward::cli::{Stop, Task, prepare};

use crate::world::Machine;

/// Runs the program in the directory of a machine, without any variable of ours.
fn doorward(machine: &Machine, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_doorward"))
        .args(arguments)
        .env_clear()
        .current_dir(machine.path())
        .output()
        .unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// What a command line asks for; the file it names, if any, lies on the machine.
fn asked(arguments: &[&str], input: &str) -> Result<Option<Task>, Stop> {
    let arguments = ["doorward"].iter().chain(arguments).map(OsString::from);
    prepare(arguments, BTreeMap::new(), &mut input.as_bytes(), &mut Vec::new())
}

#[test]
fn a_good_configuration_is_ok() {
    let (code, out, _) = said(&doorward(&Machine::with("codes.length = 8"), &["config", "check"]));

    assert_eq!(code, Some(0));
    assert!(out.ends_with("\nok\n"), "{out}");
}

#[test]
fn a_bad_configuration_ends_with_2() {
    let machine = Machine::with("codes.length = 3");

    for arguments in [
        &["config", "check"][..],
        &["config", "show"],
        &["serve"],
        &[],
        &["keys", "rotate"],
    ] {
        let (code, _, err) = said(&doorward(&machine, arguments));
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(
            err.contains("codes.length: \"3\" is less than 4 (file doorward.toml)"),
            "{err}"
        );
    }
}

#[test]
fn a_bad_command_line_ends_with_2_and_help_with_0() {
    let machine = Machine::new();

    assert_eq!(said(&doorward(&machine, &["--lissten"])).0, Some(2));
    assert_eq!(said(&doorward(&machine, &["config"])).0, Some(2));
    assert_eq!(said(&doorward(&machine, &["--help"])).0, Some(0));
    assert_eq!(said(&doorward(&machine, &["--version"])).0, Some(0));
}

#[test]
fn flags_stand_before_or_after_the_command() {
    let machine = Machine::new();
    machine.writes("other.toml", "codes.length = 8");

    for arguments in [
        &["--listen", "127.0.0.1:0", "--config", "other.toml", "config", "show"][..],
        &["config", "show", "--listen", "127.0.0.1:0", "--config", "other.toml"],
    ] {
        let (code, out, _) = said(&doorward(&machine, arguments));
        assert_eq!(code, Some(0));
        assert!(
            out.contains("http.listen = \"127.0.0.1:0\"  # flag --listen\n"),
            "{out}"
        );
        assert!(out.contains("codes.length = 8  # file other.toml\n"), "{out}");
    }
}

#[test]
fn production_is_checked_on_demand() {
    let (code, _, err) = said(&doorward(&Machine::new(), &["config", "check", "--production"]));

    assert_eq!(code, Some(2));
    assert!(err.contains("http.public_url"), "{err}");
}

#[test]
fn the_schema_and_the_reference_are_printed() {
    let machine = Machine::new();
    let (_, schema, _) = said(&doorward(&machine, &["config", "schema"]));
    let (_, page, _) = said(&doorward(&machine, &["config", "schema", "--markdown"]));

    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&schema).unwrap(),
        doorward::config::schema()
    );
    assert_eq!(page, doorward::config::reference());
}

#[test]
fn without_a_command_the_server_serves() {
    assert!(matches!(asked(&[], ""), Ok(Some(Task::Serve(_)))));
    assert!(matches!(asked(&["serve"], ""), Ok(Some(Task::Serve(_)))));
    assert!(matches!(asked(&["openapi"], ""), Ok(Some(Task::Openapi))));
    assert!(matches!(asked(&["keys", "rotate"], ""), Ok(Some(Task::RotateKeys(_)))));
}

#[test]
fn an_administrator_s_password_comes_from_the_standard_input_and_nowhere_else() {
    let words = [
        "admin",
        "create",
        "--email",
        "ann@example.com",
        "--first-name",
        "Ann",
        "--last-name",
        "Lee",
    ];
    let with_password = [&words[..], &["--password-stdin"]].concat();

    let Ok(Some(Task::CreateAdmin(_, without))) = asked(&words, "ignored") else {
        panic!("no task")
    };
    let Ok(Some(Task::CreateAdmin(_, with))) = asked(&with_password, " pass word \nnext") else {
        panic!("no task")
    };

    assert!(without.password.is_none());
    assert_eq!(
        (with.email.as_str(), with.first_name.as_str(), with.last_name.as_str()),
        ("ann@example.com", "Ann", "Lee")
    );
    assert_eq!(with.password.as_ref().unwrap().reveal(), " pass word ");
    assert!(!format!("{with:?}").contains("pass word"));
}
