//! How the service does at a glance: totals, the last hour minute by minute, failures, providers, this node.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hint, Screen};
use crate::call::{Call, Reply};
use crate::desk::{Answer, Desk, Ticket};
use crate::keys::Action;
use crate::model::{Health, Plugin, Stats};

mod drawing;

/// How often it asks while somebody works here, and while nobody does.
const BUSY: TimeDelta = TimeDelta::seconds(5);
const IDLE: TimeDelta = TimeDelta::seconds(30);
/// How much longer than the last answer took the pause is, so that a busy server is not kept busy by being looked at.
const EASE: i32 = 10;

#[derive(Default)]
pub(crate) struct Dashboard {
    stats: Option<Stats>,
    health: Option<Result<Health, String>>,
    plugins: Option<Vec<Plugin>>,
    problem: Option<String>,
    /// Whether the role does not reach the totals: then only how the node does is asked for.
    is_shut: bool,
    asked: Vec<(Ticket, Call)>,
    asked_at: Option<DateTime<Utc>>,
    ask_at: Option<DateTime<Utc>>,
}

impl Dashboard {
    fn ask(&mut self, calls: Vec<Call>, desk: &mut Desk) {
        self.ask_at = None;
        if !desk.can_ask() {
            return;
        }
        for (ticket, _) in self.asked.drain(..) {
            desk.cancel(ticket);
        }
        self.asked_at = Some(desk.now);
        self.asked = calls.into_iter().map(|call| (desk.send(call.clone()), call)).collect();
    }
}

impl Screen for Dashboard {
    fn word(&self) -> &'static str {
        "dashboard"
    }

    fn title(&self) -> &'static str {
        "Dashboard"
    }

    fn says(&self) -> &'static str {
        "how the service does"
    }

    fn hints(&self, _desk: &Desk) -> &'static [Hint] {
        &[(Action::NextScreen, "next screen"), (Action::Refresh, "ask again")]
    }

    fn refresh(&mut self, desk: &mut Desk) {
        self.ask(vec![Call::Stats, Call::Health, Call::Plugins], desk);
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        let Some(place) = self.asked.iter().position(|(ticket, _)| *ticket == answer.ticket) else {
            return;
        };
        let (_, call) = self.asked.swap_remove(place);
        match &answer.result {
            Ok(Reply::Stats(stats)) => {
                self.stats = Some(stats.clone());
                self.problem = None;
                self.is_shut = false;
            }
            Ok(Reply::Health(health)) => self.health = Some(Ok(health.clone())),
            Ok(Reply::Plugins(plugins)) => self.plugins = Some(plugins.clone()),
            Err(failure) if call == Call::Stats => {
                self.problem = Some(desk.reason(&call, failure));
                if failure.is_forbidden() {
                    (self.stats, self.plugins, self.is_shut) = (None, None, true);
                }
            }
            Err(failure) if call == Call::Health => self.health = Some(Err(failure.sentence())),
            Ok(_) | Err(_) => {}
        }
        if call == Call::Stats || self.is_shut {
            let pause = if desk.is_idle() { IDLE } else { BUSY };
            let took = self.asked_at.map_or(TimeDelta::zero(), |at| desk.now - at);
            self.ask_at = Some(desk.now + pause.max(took * EASE));
        }
    }

    fn tick(&mut self, desk: &mut Desk) {
        if self.ask_at.is_some_and(|at| at <= desk.now) {
            if self.is_shut {
                self.ask(vec![Call::Health], desk);
            } else {
                self.refresh(desk);
            }
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        self.draw_all(frame, area, desk);
    }
}
