//! Failed messages once more.

use ratatui::crossterm::event::KeyCode;
use serde_json::json;

use super::driver::{Driver, made};
use crate::call::{Call, Reply};
use crate::model::{Delivery, Page};

/// A program that looks at messages of these states.
fn at_deliveries(states: &[&str]) -> Driver {
    let mut driver = Driver::at_users((100, 30));
    driver.types(":deliveries");
    driver.presses(KeyCode::Enter);
    let delivery = |(number, status): (usize, &&str)| -> Delivery {
        made(json!({
            "id": format!("dlv_{number}"), "channel": "email", "purpose": "login_code", "status": status,
            "destination": format!("ann{number}@example.com"), "created_at": "2026-11-21T11:00:00Z",
            "expires_at": "2026-11-21T13:00:00Z",
        }))
    };
    let page = Page {
        items: states.iter().enumerate().map(delivery).collect(),
        next_cursor: None,
        total: None,
    };
    driver.answers(|call| matches!(call, Call::Deliveries(_)), Ok(Reply::Deliveries(page)));
    driver
}

fn retried(id: &str) -> Call {
    Call::RetryDelivery { id: id.to_owned() }
}

#[test]
fn only_a_failed_message_is_sent_again_and_of_others_it_is_said_why_not() {
    for status in ["queued", "sending", "sent", "delivered", "expired", "suppressed"] {
        let mut driver = at_deliveries(&[status]);

        driver.types("r");

        assert!(driver.writes().is_empty(), "{status}");
        let said = format!("Only what has failed can be sent again; this is {status}.");
        assert_eq!(driver.said()[0], said);
        assert!(driver.sees().contains("Only what has failed"));
    }
    let mut driver = at_deliveries(&["failed"]);

    driver.types("r");

    assert_eq!(driver.writes(), [&retried("dlv_0")]);
}

#[test]
fn of_many_messages_the_failed_ones_are_sent_again_and_the_others_counted() {
    let mut driver = at_deliveries(&["expired", "failed", "suppressed", "failed"]);

    driver.types("ar");

    assert_eq!(driver.writes(), [&retried("dlv_1"), &retried("dlv_3")]);
    assert_eq!(
        driver.said()[0],
        "Only what has failed can be sent again; 2 deliveries are left out."
    );
}

#[test]
fn an_open_message_names_the_key_only_when_it_does_something() {
    for (status, is_offered) in [("failed", true), ("expired", false), ("suppressed", false)] {
        let mut driver = at_deliveries(&[status]);

        driver.presses(KeyCode::Enter);

        assert_eq!(driver.sees().contains("r retry"), is_offered, "{status}");
    }
}
