//! Addresses that nothing is sent to, because they bounced, complained or opted out.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::following::Following;
use super::{Hint, Screen};
use crate::call::Call;
use crate::desk::{Answer, Desk};
use crate::job::{Job, Step};
use crate::keys::Action;
use crate::listing::{List, Row as _};
use crate::model::Suppression;
use crate::overlays::confirm::Confirm;
use crate::text;

#[derive(Default)]
pub(crate) struct Barred(Following<Suppression>);

impl Barred {
    fn lift(&self, desk: &mut Desk) {
        let chosen = self.0.chosen();
        let subject = match chosen.as_slice() {
            [] => return,
            [only] => format!("{} (…{})", only.name(), only.id_end()),
            many => text::counted(many.len(), "address"),
        };
        let step = |it: &Suppression| Step {
            name: it.name(),
            call: Call::LiftSuppression { id: it.id.clone() },
            inverse: None,
        };
        let job = Job::new(
            "Lift",
            "Messages go again to",
            "address",
            chosen.iter().map(step).collect(),
        );
        desk.open(Confirm::new(
            format!("Send to {subject} again?"),
            "The provider may bar the address anew. This cannot be undone from here.",
            job,
        ));
    }
}

impl Screen for Barred {
    fn word(&self) -> &'static str {
        "barred"
    }

    fn title(&self) -> &'static str {
        "Barred"
    }

    fn says(&self) -> &'static str {
        "addresses nothing is sent to"
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
        if self.0.open.is_some() {
            return &[(Action::Remove, "lift"), (Action::Back, "back")];
        }
        &[
            (Action::Open, "open"),
            (Action::Remove, "lift"),
            (Action::Filters, "filter"),
            (Action::Mark, "mark"),
            (Action::Save, "save"),
        ]
    }

    fn begins(&self, action: Action, _desk: &Desk) -> Option<Call> {
        (action == Action::Remove).then(|| Call::LiftSuppression { id: String::new() })
    }

    fn refresh(&mut self, desk: &mut Desk) {
        self.0.list.reload(desk);
    }

    fn act(&mut self, action: Action, desk: &mut Desk) -> bool {
        if action == Action::Remove {
            self.lift(desk);
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
        self.0.draw(frame, area, desk, "Barred addresses");
    }
}
