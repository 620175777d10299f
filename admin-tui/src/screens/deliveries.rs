//! Deliveries as they happen: every attempt, and failed ones once more.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::following::Following;
use super::{Hint, Screen};
use crate::call::Call;
use crate::desk::{Answer, Desk, Wish};
use crate::job::{Job, Step};
use crate::keys::Action;
use crate::listing::List;
use crate::listing::Row as _;
use crate::model::Delivery;
use crate::text;
use crate::theme::Tone;

/// Which messages the server sends again.
const WHICH: &str = "Only what has failed can be sent again";

#[derive(Default)]
pub(crate) struct Deliveries(Following<Delivery>);

impl Deliveries {
    /// Sends again what the server would send again, and says what is left out.
    fn retry(&self, desk: &mut Desk) {
        let chosen = self.0.chosen();
        let step = |it: &Delivery| Step {
            name: it.name(),
            call: Call::RetryDelivery { id: it.id.clone() },
            inverse: None,
        };
        let steps: Vec<Step> = chosen.iter().filter(|it| it.has_failed()).map(step).collect();
        match (chosen.as_slice(), chosen.len() - steps.len()) {
            ([], _) => desk.say(Tone::Warn, format!("{WHICH}.")),
            (_, 0) => {}
            ([only], _) => desk.say(Tone::Warn, format!("{WHICH}; this is {}.", only.status)),
            (_, left_out) => {
                let subject = text::counted(left_out, Delivery::THING);
                let verb = if left_out == 1 { "is" } else { "are" };
                desk.say(Tone::Warn, format!("{WHICH}; {subject} {verb} left out."));
            }
        }
        if !steps.is_empty() {
            desk.wish(Wish::Run(Job::new("Retry", "Queued again:", Delivery::THING, steps)));
        }
    }
}

impl Screen for Deliveries {
    fn word(&self) -> &'static str {
        "deliveries"
    }

    fn title(&self) -> &'static str {
        "Deliveries"
    }

    fn says(&self) -> &'static str {
        "messages: follow, look into, retry"
    }

    fn list(&self) -> Option<&dyn List> {
        self.0.list()
    }

    fn list_mut(&mut self) -> Option<&mut dyn List> {
        self.0.list_mut()
    }

    fn crumb(&self) -> Option<String> {
        self.0.crumb()
    }

    fn hints(&self, _desk: &Desk) -> &'static [Hint] {
        match &self.0.open {
            Some(open) if open.has_failed() => return &[(Action::Again, "retry"), (Action::Back, "back")],
            Some(_) => return &[(Action::Back, "back")],
            None => {}
        }
        &[
            (Action::Open, "open"),
            (Action::Search, "search"),
            (Action::Filters, "filter"),
            (Action::Again, "retry"),
            (Action::Live, "hold"),
            (Action::Mark, "mark"),
        ]
    }

    fn begins(&self, action: Action, _desk: &Desk) -> Option<Call> {
        (action == Action::Again).then(|| Call::RetryDelivery { id: String::new() })
    }

    fn refresh(&mut self, desk: &mut Desk) {
        self.0.list.reload(desk);
    }

    fn act(&mut self, action: Action, desk: &mut Desk) -> bool {
        if action == Action::Again {
            self.retry(desk);
            return true;
        }
        self.0.act(action)
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        self.0.answered(answer, desk);
    }

    fn tick(&mut self, desk: &mut Desk) {
        self.0.list.tick(desk);
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        self.0.draw(frame, area, desk, "Deliveries");
    }
}
