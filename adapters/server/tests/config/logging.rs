//! Logging to a file.

use std::fs;

use doorward::logs::{self, LogsError};
use tracing::{info, info_span};

use crate::world::Machine;

#[test]
fn the_log_file_holds_json_and_its_name_leads_to_the_newest() {
    let machine = Machine::new();
    let file = machine.path().join("logs").join("UserAuth.log");
    let machine = machine
        .sets("DOORWARD_LOGGING__FILE", &file)
        .sets("DOORWARD_LOGGING__FORMAT", "json");
    let config = machine.config();

    let logs = logs::start(&config.logging).unwrap();
    info_span!("request", request_id = "req_1").in_scope(|| info!(answer = 42, "answered"));
    drop(logs);

    let text = fs::read_to_string(&file).unwrap();
    let line: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!((&line["message"], &line["answer"]), (&"answered".into(), &42.into()));
    assert_eq!(line["spans"][0]["request_id"], "req_1");
    assert!(file.symlink_metadata().unwrap().is_symlink());
    assert!(matches!(logs::start(&config.logging), Err(LogsError::Started(_))));
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let machine = Machine::new();
    let file = machine.writes("UserAuth.log", "years of history");
    let machine = machine.sets("DOORWARD_LOGGING__FILE", &file);
    let config = machine.config();

    let refused = logs::start(&config.logging);

    assert!(matches!(refused, Err(LogsError::Occupied)), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "years of history");
}
