//! The inbox of a development server: what was captured instead of sent, with codes to copy.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::following::Following;
use super::{Hint, Screen};
use crate::call::Call;
use crate::desk::{Answer, Desk, Effect};
use crate::job::{Job, Step};
use crate::keys::Action;
use crate::listing::List;
use crate::model::InboxMessage;
use crate::overlays::confirm::Confirm;
use crate::theme::Tone;

#[derive(Default)]
pub(crate) struct Inbox(Following<InboxMessage>);

impl Inbox {
    fn clear(desk: &mut Desk) {
        let step = Step {
            name: "the inbox".to_owned(),
            call: Call::ClearInbox,
            inverse: None,
        };
        let job = Job::new("Empty", "Emptied", "inbox", vec![step]);
        desk.open(Confirm::new(
            "Empty the inbox?",
            "Every captured message goes. This cannot be undone.",
            job,
        ));
    }
}

impl Inbox {
    /// The code or the link; of a message without, the address, or its text when it is open.
    fn copy(&self, desk: &mut Desk) {
        let open = self.0.open.as_ref();
        let Some(message) = open.or(self.0.list.current()) else {
            return;
        };
        let (text, said) = match (&message.code, &message.link) {
            (Some(code), _) => (code, "Copied the code."),
            (None, Some(link)) => (link, "Copied the link."),
            (None, None) if open.is_some() => (&message.text, "Copied the text; there is no code or link."),
            (None, None) => (&message.to, "Copied the address; there is no code or link."),
        };
        desk.effects.push(Effect::Copy(text.clone()));
        desk.say(Tone::Plain, said);
    }
}

impl Screen for Inbox {
    fn word(&self) -> &'static str {
        "inbox"
    }

    fn title(&self) -> &'static str {
        "Inbox"
    }

    fn says(&self) -> &'static str {
        "captured messages and their codes"
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
            return &[(Action::Copy, "copy code or link"), (Action::Back, "back")];
        }
        &[
            (Action::Open, "open"),
            (Action::Copy, "copy code"),
            (Action::Search, "search"),
            (Action::Remove, "empty"),
            (Action::Live, "hold"),
        ]
    }

    fn begins(&self, action: Action, _desk: &Desk) -> Option<Call> {
        (action == Action::Remove).then_some(Call::ClearInbox)
    }

    fn refresh(&mut self, desk: &mut Desk) {
        self.0.list.reload(desk);
    }

    fn act(&mut self, action: Action, desk: &mut Desk) -> bool {
        match action {
            Action::Remove => Self::clear(desk),
            Action::Copy => self.copy(desk),
            _ => return self.0.act(action),
        }
        true
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        self.0.answered(answer, desk);
    }

    fn tick(&mut self, desk: &mut Desk) {
        self.0.list.tick(desk);
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        self.0.draw(frame, area, desk, "Inbox");
    }
}
