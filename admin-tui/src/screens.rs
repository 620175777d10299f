//! The screens. Adding one is a file, its `mod` line and a line in `all`.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::call::Call;
use crate::desk::{Answer, Desk};
use crate::keys::Action;
use crate::listing::List;

mod audit;
mod barred;
mod calls;
mod dashboard;
mod deliveries;
mod detail;
mod following;
mod inbox;
pub(crate) mod plugins;
pub(crate) mod products;
pub(crate) mod users;

/// Every screen, in the order of the tabs.
pub(crate) fn all() -> Vec<Box<dyn Screen>> {
    vec![
        Box::new(dashboard::Dashboard::default()),
        Box::new(users::Users::default()),
        Box::new(products::Products::default()),
        Box::new(deliveries::Deliveries::default()),
        Box::new(barred::Barred::default()),
        Box::new(plugins::Plugins::default()),
        Box::new(audit::Audit::default()),
        Box::new(inbox::Inbox::default()),
        Box::new(calls::Calls::default()),
    ]
}

/// An action worth showing, with what it does here in a word or two.
pub(crate) type Hint = (Action, &'static str);

/// One screen. What lists have in common is done through `list`, so most screens only add their own actions.
pub(crate) trait Screen {
    /// As it is typed behind `:`.
    fn word(&self) -> &'static str;
    fn title(&self) -> &'static str;
    /// What it is for, in a few words.
    fn says(&self) -> &'static str;
    /// The list the keys move in, if there is one.
    fn list(&self) -> Option<&dyn List> {
        None
    }
    /// Where that list lies in the room of the screen.
    fn list_place(&self, area: Rect, _size: (u16, u16)) -> Rect {
        area
    }
    fn list_mut(&mut self) -> Option<&mut dyn List> {
        None
    }
    /// What is open inside of it.
    fn crumb(&self) -> Option<String> {
        None
    }
    /// The actions worth showing, the most useful first: where room is short, the last ones are left out.
    fn hints(&self, desk: &Desk) -> &'static [Hint];
    /// The call that an action comes to here once its questions are answered; which record it is about does not matter.
    fn begins(&self, _action: Action, _desk: &Desk) -> Option<Call> {
        None
    }
    /// Asks for what it shows: when it is entered, after a change, and on demand.
    fn refresh(&mut self, desk: &mut Desk);
    /// Does an action; whether it knew it.
    fn act(&mut self, _action: Action, _desk: &mut Desk) -> bool {
        false
    }
    fn answered(&mut self, _answer: &Answer, _desk: &mut Desk) {}
    fn tick(&mut self, _desk: &mut Desk) {}
    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk);
}
