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
    asked: Vec<Ticket>,
    asked_at: Option<DateTime<Utc>>,
    ask_at: Option<DateTime<Utc>>,
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

    fn hints(&self) -> &'static [Hint] {
        &[(Action::NextScreen, "next screen"), (Action::Refresh, "ask again")]
    }

    fn refresh(&mut self, desk: &mut Desk) {
        self.ask_at = None;
        if !desk.can_ask() {
            return;
        }
        for ticket in self.asked.drain(..) {
            desk.cancel(ticket);
        }
        self.asked_at = Some(desk.now);
        self.asked = [Call::Stats, Call::Health, Call::Plugins]
            .map(|call| desk.send(call))
            .to_vec();
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        let Some(place) = self.asked.iter().position(|it| *it == answer.ticket) else {
            return;
        };
        // The answers come in any order, and each question is known by its place.
        let is_about_stats = self.asked.first() == Some(&answer.ticket);
        match &answer.result {
            Ok(Reply::Stats(stats)) => {
                self.stats = Some(stats.clone());
                self.problem = None;
            }
            Ok(Reply::Health(health)) => self.health = Some(Ok(health.clone())),
            Ok(Reply::Plugins(plugins)) => self.plugins = Some(plugins.clone()),
            Err(failure) if is_about_stats => {
                self.problem = Some(desk.reason(&Call::Stats, failure));
                if failure.is_forbidden() {
                    (self.stats, self.plugins) = (None, None);
                }
            }
            Err(failure) if place == 1 => self.health = Some(Err(failure.sentence())),
            Ok(_) | Err(_) => {}
        }
        if is_about_stats {
            let pause = if desk.is_idle() { IDLE } else { BUSY };
            let took = self.asked_at.map_or(TimeDelta::zero(), |at| desk.now - at);
            let is_shut = matches!(&answer.result, Err(failure) if failure.is_forbidden());
            self.ask_at = (!is_shut).then(|| desk.now + pause.max(took * EASE));
        }
    }

    fn tick(&mut self, desk: &mut Desk) {
        if self.ask_at.is_some_and(|at| at <= desk.now) {
            self.refresh(desk);
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        self.draw_all(frame, area, desk);
    }
}
