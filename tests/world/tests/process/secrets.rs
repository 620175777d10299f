//! No secret in any output: every flow is gone through at the highest level of logging, and every output searched for every
//! secret that was given out and every address and name that was told.

mod flows;

use std::path::Path;

use doorward_tests::binary::Binary;
use doorward_tests::{House, stage};

use self::flows::{Spoken, go_through};

const SETTINGS: [(&str, &str); 6] = [
    ("DOORWARD_LOGGING__LEVEL", "trace"),
    // Ten digits do not come about by chance in a log full of numbers.
    ("DOORWARD_CODES__LENGTH", "10"),
    ("DOORWARD_CODES__RESEND_COOLDOWNS", "1ms"),
    ("DOORWARD_LIMITS__ADDRESS_SENDS_PER_HOUR", "100"),
    ("DOORWARD_LIMITS__ADDRESS_SENDS_PER_DAY", "100"),
    ("DOORWARD_PASSWORDS__QUEUE_WAIT_MS", "60000"),
];

/// What was written where.
struct Output {
    place: &'static str,
    text: String,
}

#[test]
fn no_secret_is_in_any_output_in_json() {
    overheard("json");
}

#[test]
fn no_secret_is_in_any_output_for_people() {
    overheard("pretty");
}

fn overheard(format: &str) {
    let directory = tempfile::tempdir().unwrap();
    let log_file = directory.path().join("UserAuth.log");
    let mut settings = SETTINGS.to_vec();
    settings.push(("DOORWARD_LOGGING__FORMAT", format));
    settings.push(("DOORWARD_LOGGING__FILE", log_file.to_str().unwrap()));
    stage(async || {
        let server = Binary::start(directory.path(), &settings);
        let setup_code = server.setup_code();
        let house = House::founded(server.base(), &setup_code).await;

        let mut spoken = go_through(&house).await;
        spoken.secrets.push(setup_code.clone());
        let mut outputs = administrators_see(&house).await;
        outputs.extend(spoken.refusals.drain(..).map(|text| Output {
            place: "a problem",
            text,
        }));
        let (ended, said) = server.terminate();

        assert!(ended.success(), "{said}");
        // The screen at the start shows the setup code to the operator; that is what it is for.
        outputs.push(Output {
            place: "the terminal",
            text: without_the_screen(&said, &setup_code),
        });
        outputs.push(Output {
            place: "the log file",
            text: std::fs::read_to_string(&log_file).unwrap(),
        });
        says_enough(&outputs);
        nothing_is_in(&outputs, &spoken);
        nothing_that_signs_in_is_stored(directory.path(), &spoken);
    });
}

/// What administrators are shown besides the inbox, which is there to show messages.
async fn administrators_see(house: &House) -> Vec<Output> {
    let admin = house.admin();
    let mut outputs = vec![Output {
        place: "the metrics",
        text: admin.get("/metrics").await.with(200).text,
    }];
    for (place, path) in [
        ("the audit trail", "/v1/audit?limit=100"),
        ("the deliveries", "/v1/deliveries?limit=100"),
        ("the counts", "/v1/stats"),
        ("the health", "/health/ready"),
    ] {
        outputs.push(Output {
            place,
            text: admin.get(path).await.with(200).text,
        });
    }
    outputs
}

fn without_the_screen(said: &str, setup_code: &str) -> String {
    let shown = said
        .lines()
        .filter(|line| line.contains("Setup code") && line.contains(setup_code));
    assert_eq!(shown.count(), 1, "the screen shows the setup code once:\n{said}");
    let rest = said.lines().filter(|line| !line.contains("Setup code"));
    rest.collect::<Vec<_>>().join("\n")
}

/// A log that says nothing keeps secrets too; this one must have said what happened.
fn says_enough(outputs: &[Output]) {
    for place in ["the terminal", "the log file"] {
        let log = outputs.iter().find(|output| output.place == place).unwrap();
        for word in ["/v1/registrations", "/v1/login/password", "delivery attempted"] {
            assert!(log.text.contains(word), "{place} does not mention {word}");
        }
    }
}

fn nothing_is_in(outputs: &[Output], spoken: &Spoken) {
    println!(
        "{} secrets, {} personal texts, {} outputs of {} bytes",
        spoken.secrets.len(),
        spoken.personal.len(),
        outputs.len(),
        outputs.iter().map(|output| output.text.len()).sum::<usize>()
    );
    for Output { place, text } in outputs {
        let lower = text.to_lowercase();
        let joined: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        for secret in &spoken.secrets {
            let is_there = text.contains(secret) || joined.contains(&secret.replace([' ', '-'], ""));
            assert!(!is_there, "{place} holds the secret {secret}: {}", around(text, secret));
        }
        for personal in &spoken.personal {
            let is_there = lower.contains(&personal.to_lowercase());
            assert!(
                !is_there,
                "{place} holds the personal text {personal}: {}",
                around(&lower, &personal.to_lowercase())
            );
        }
    }
}

/// The line that holds a text.
fn around(text: &str, found: &str) -> String {
    let line = text
        .lines()
        .find(|line| line.contains(found))
        .unwrap_or("(between spaces)");
    line.chars().take(2_000).collect()
}

/// Whoever steals the files can sign in with nothing that is in them.
fn nothing_that_signs_in_is_stored(data_dir: &Path, spoken: &Spoken) {
    let mut folders = vec![data_dir.join("db")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for secret in &spoken.never_stored {
                let is_there = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!is_there, "{} holds {secret}", path.display());
            }
        }
    }
    assert!(files > 0, "the database has files");
}
