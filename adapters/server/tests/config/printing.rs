//! What the configuration tells of itself: never a secret, and always where a value came from.

use std::fmt::Write as _;

use doorward::config::{Config, outline::Form, outline::Outline, reference, schema, section::Section as _};
use serde_json::Value as Json;

use crate::world::Machine;

/// Looks like no other text.
const SECRET: &str = "Zq7vXw91";

/// A base64 master key that holds the secret text.
fn master_key() -> String {
    format!("{SECRET}{}=", "a".repeat(43 - SECRET.len() - 1) + "A")
}

fn machine_with_secrets() -> Machine {
    let text =
        format!("[providers.sms]\nplugin = 'inbox'\nsecrets.auth-token = '{SECRET}'\nconfig.account-sid = 'AC1'");
    Machine::with(&text)
        .sets("DOORWARD_DATABASE__PASSWORD", SECRET)
        .sets("DOORWARD_KEYS__MASTER_KEY", master_key())
}

#[test]
fn secrets_are_in_no_debug_output_and_in_nothing_shown() {
    let machine = machine_with_secrets();

    let loaded = machine.loads();
    let shown = loaded.show();
    let debugged = format!("{loaded:?} {loaded:#?}");
    let config = machine.config();

    assert_eq!(config.database.password.as_ref().unwrap().reveal(), SECRET);
    assert!(!shown.contains(SECRET) && !debugged.contains(SECRET));
    assert!(!format!("{config:?} {:?}", config.warnings()).contains(SECRET));
    assert!(
        shown.contains("database.password = \"***\"  # variable DOORWARD_DATABASE__PASSWORD\n"),
        "{shown}"
    );
    assert!(
        shown.contains("providers.sms.secrets.auth-token = \"***\"  # file "),
        "{shown}"
    );
    assert!(shown.contains("keys.master_key = \"***\""), "{shown}");
}

#[test]
fn secrets_are_in_no_problem() {
    let mut text = format!("misspelled = '{SECRET}'\n[database]\npasword = '{SECRET}'\npassword = ['{SECRET}']\n");
    write!(text, "url = 'ws://root:{SECRET}@db'\n[keys]\nmaster_key = '{SECRET}'\n").unwrap();
    write!(text, "[http]\npublic_url = 'https://root:{SECRET}@example.com'\n").unwrap();
    write!(text, "[providers.sms]\nplugin = 'inbox'\n[providers.sms.secrets]\ntoken = {{ a = '{SECRET}' }}\nBad_Name = '{SECRET}'").unwrap();
    let machine = Machine::with(&text).sets("DOORWARD_DATABSE__PASSWORD", SECRET);

    let loaded = machine.loads();

    assert_eq!(loaded.problems().len(), 9, "{:#?}", loaded.problems());
    assert!(!format!("{:?}", loaded.problems()).contains(SECRET));
    assert!(!machine.problems().contains(SECRET));
}

#[test]
fn every_value_is_shown_with_its_source() {
    let machine = Machine::with("codes.length = 8\nhttp.cors_origins = ['https://a.example']")
        .sets("DOORWARD_CODES__TRIES", "3")
        .sets("DOORWARD_ROUTES", "[{channel = 'sms', via = 'inbox'}]")
        .types("--listen", "http.listen", "127.0.0.1:0");

    let shown = machine.loads().show().replace(machine.path().to_str().unwrap(), "~");

    for line in [
        "codes.length = 8  # file ~/doorward.toml",
        "http.cors_origins = [\"https://a.example\"]  # file ~/doorward.toml",
        "codes.tries = 3  # variable DOORWARD_CODES__TRIES",
        "http.listen = \"127.0.0.1:0\"  # flag --listen",
        "codes.login_ttl = \"5m\"  # default",
        "# http.public_url is not set",
        "routes[0].channel = \"sms\"  # variable DOORWARD_ROUTES",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}\n{shown}");
    }
}

#[test]
fn the_schema_describes_every_key() {
    let schema = schema();

    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["properties"]["codes"]["properties"]["length"]["default"], 6);
    assert_eq!(schema["properties"]["codes"]["properties"]["length"]["maximum"], 10);
    assert_eq!(
        schema["properties"]["http"]["properties"]["listen"]["default"],
        "127.0.0.1:8080"
    );
    assert_eq!(
        schema["properties"]["routes"]["items"]["required"],
        serde_json::json!(["channel", "via"])
    );
    assert_described(&Config::outline(), &schema);
}

/// Every key of the outline is in the schema with a description, and a table admits nothing else.
fn assert_described(outline: &Outline, schema: &Json) {
    let table = match outline.form {
        Form::Table => schema,
        Form::List => &schema["items"],
        Form::Named => &schema["additionalProperties"],
        Form::Entries { .. } => return,
    };
    assert_eq!(table["additionalProperties"], false, "{table:#}");
    for key in &outline.keys {
        let described = &table["properties"][key.name];
        assert!(
            described["description"]
                .as_str()
                .is_some_and(|text| text.ends_with('.')),
            "{}: {described:#}",
            key.name
        );
        assert_eq!(
            described.get("default").is_some(),
            !key.required && !key.default_json.is_null(),
            "{}",
            key.name
        );
    }
    for (name, section) in &outline.sections {
        assert_described(section, &table["properties"][name]);
    }
}

#[test]
fn the_reference_page_is_up_to_date() {
    let committed = include_str!("../../../../docs/configuration.md");

    let hint = "run `cargo run -- config schema --markdown > docs/configuration.md`";
    assert!(reference() == committed, "{hint}");
}

#[test]
fn every_example_is_a_value_that_could_be_written() {
    let outline = Config::outline();
    let mut examples = Vec::new();
    collect_examples(&outline, "", &mut examples);

    for (path, example) in examples {
        let variable = format!("DOORWARD_{}", path.replace('.', "__").to_uppercase());
        let machine = Machine::new().sets(&variable, example);
        assert_eq!(machine.loads().problems(), [], "{path}");
    }
}

fn collect_examples(outline: &Outline, path: &str, examples: &mut Vec<(String, &'static str)>) {
    if !matches!(outline.form, Form::Table) {
        return;
    }
    let join = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    examples.extend(
        outline
            .keys
            .iter()
            .filter_map(|key| Some((join(key.name), key.example?))),
    );
    for (name, section) in &outline.sections {
        collect_examples(section, &join(name), examples);
    }
}
