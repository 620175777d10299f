//! Keys, pastes and the mouse: to the popup on top, to a running job, to the screen, or to its list.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::State;
use crate::call::Fields;
use crate::desk::{Effect, Standing, Wish};
use crate::job::Job;
use crate::keys::Action;
use crate::listing::List;
use crate::moment;
use crate::overlays::Flow;
use crate::overlays::form::{Form, Submit};
use crate::overlays::help::Help;
use crate::overlays::messages::Messages;
use crate::overlays::palette::{Entry, Palette};
use crate::overlays::search::Search;
use crate::overlays::sheet::{Field, Sheet};
use crate::theme::Tone;
use crate::view;

impl State {
    pub(super) fn key(&mut self, key: KeyEvent) {
        if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
            self.desk.effects.push(Effect::Quit);
        } else if self.redraws(key) {
            self.desk.effects.push(Effect::Redraw);
        } else if self.is_unseen() {
            // Nobody means what cannot be seen.
        } else if let Some(mut top) = self.overlays.pop() {
            // What it opens lies over it, so it goes back to its place first.
            match top.key(key, &mut self.desk) {
                Flow::Stay => self.overlays.push(top),
                Flow::Close => {}
                Flow::Pass => self.key(key),
            }
        } else if self.is_covered() {
            self.key_for_job(key);
        } else if let Some(action) = self.desk.start.keys.action(key) {
            self.act(action);
        }
    }

    /// Whether a key repairs the screen whatever lies over it; a plain letter may be meant for a field.
    fn redraws(&self, key: KeyEvent) -> bool {
        let is_typed = matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL);
        !is_typed && self.desk.start.keys.action(key) == Some(Action::Redraw)
    }

    /// Whether something lies over the screen: then neither keys nor the mouse reach it.
    fn is_covered(&self) -> bool {
        !self.overlays.is_empty() || self.jobs.iter().any(Job::is_shown)
    }

    /// Whether the terminal is too small to show what keys would do.
    const fn is_unseen(&self) -> bool {
        view::is_too_small(self.desk.size)
    }

    pub(super) fn paste(&mut self, text: &str) {
        if self.is_unseen() {
            return;
        }
        if let Some(top) = self.overlays.last_mut() {
            top.paste(text, &mut self.desk);
        }
    }

    fn key_for_job(&mut self, key: KeyEvent) {
        let Some(job) = self.jobs.iter_mut().find(|job| job.is_shown()) else {
            return;
        };
        match key.code {
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q') if job.is_over() => job.dismissed = true,
            KeyCode::Esc => job.cancel(),
            KeyCode::Char('r') if job.is_over() && !job.failures.is_empty() => {
                let mut failed = job.failures.iter().map(|(step, _)| &step.call);
                if let Some(why) = failed.find_map(|call| self.desk.hindrance(call)) {
                    self.desk.refuse(why);
                    return;
                }
                job.dismissed = true;
                let again = job.again(&mut self.desk);
                self.desk.wish(Wish::Run(again));
            }
            _ => {}
        }
        self.jobs.retain(|job| !(job.is_over() && job.dismissed));
    }

    pub(super) fn act(&mut self, action: Action) {
        if let Some(why) = self.hindrance(action) {
            self.desk.refuse(why);
            return;
        }
        let is_done = self
            .screens
            .get_mut(self.active)
            .is_some_and(|it| it.act(action, &mut self.desk));
        if is_done || self.act_on_program(action) {
            return;
        }
        if let Some(list) = self.screens.get_mut(self.active).and_then(|it| it.list_mut()) {
            let page = isize::try_from(self.desk.size.1.saturating_sub(8).max(1)).unwrap_or(1);
            act_on_list(list, action, page, &mut self.desk);
        }
    }

    fn act_on_program(&mut self, action: Action) -> bool {
        let count = self.screens.len().max(1);
        match action {
            Action::Quit => self.desk.effects.push(Effect::Quit),
            Action::Help => self.desk.open(Help::new(self.offers())),
            Action::Messages => self.desk.open(Messages::default()),
            Action::Palette => self.open_palette(),
            Action::Search => self.open_search(),
            Action::Filters => self.open_filters(),
            Action::Save => self.open_saving(),
            Action::NextScreen => self.go((self.active + 1) % count),
            Action::PreviousScreen => self.go((self.active + count - 1) % count),
            Action::Refresh => self.ask_again(),
            Action::Undo => self.desk.take_back(),
            Action::Redraw => self.desk.effects.push(Effect::Redraw),
            Action::Mouse => {
                self.desk.mouse = !self.desk.mouse;
                self.desk.effects.push(Effect::CaptureMouse(self.desk.mouse));
                let said = if self.desk.mouse {
                    "The mouse works here."
                } else {
                    "The mouse selects text."
                };
                self.desk.say(Tone::Plain, said);
            }
            _ => return false,
        }
        true
    }

    /// Asks for what is shown, and whether whoever works here still is who they were.
    fn ask_again(&mut self) {
        self.refresh();
        if matches!(self.desk.standing, Standing::In(_)) {
            self.desk.ask_who();
        }
    }

    fn open_palette(&mut self) {
        let mut entries = Vec::new();
        for screen in &self.screens {
            entries.push(Entry::new(screen.word(), screen.says()));
        }
        for screen in &self.screens {
            for filter in screen.list().map(List::filters).unwrap_or_default() {
                let words = filter.words.iter().filter(|it| !it.is_empty());
                let commands = words.map(|it| format!("{} {}={it}", screen.word(), filter.name));
                entries.extend(commands.map(|it| Entry::new(it, "only these")));
            }
        }
        self.desk.open(Palette::new(entries, &self.offers()));
    }

    fn open_search(&mut self) {
        let list = self.screen().and_then(|it| it.list());
        match list.and_then(|list| list.search_name().map(|name| (list, name))) {
            Some((list, name)) => {
                let search = Search::new(list.filter_values().get(name).map_or("", String::as_str));
                self.desk.open(search);
            }
            None => self.desk.open(Search::idle()),
        }
    }

    fn open_filters(&mut self) {
        let Some(list) = self
            .screen()
            .and_then(|it| it.list())
            .filter(|it| !it.filters().is_empty())
        else {
            self.desk.say(Tone::Warn, "There is nothing to filter here.");
            return;
        };
        let values = list.filter_values();
        let field = |filter: &'static crate::listing::Filter| {
            let value = values.get(filter.name).map_or("", String::as_str);
            let field = if filter.words.is_empty() {
                let field = Field::text(filter.name, filter.label).hint(filter.hint);
                if matches!(filter.name, "since" | "until") {
                    field.checked(moment::flaw)
                } else {
                    field
                }
            } else {
                Field::choice(filter.name, filter.label, filter.words).hint(filter.hint)
            };
            field.holding(value)
        };
        let sheet = Sheet::new(list.filters().iter().map(field).collect());
        self.desk.open(Form::new("Filter", "", sheet, |fields: &Fields| {
            Submit::Wish(Wish::Filter(fields.clone()))
        }));
    }

    fn open_saving(&mut self) {
        let Some((word, list)) = self.screen().and_then(|it| it.list().map(|list| (it.word(), list))) else {
            self.desk.say(Tone::Warn, "There are no rows here to save.");
            return;
        };
        let name = format!("{word}-{}.csv", self.desk.now.format("%Y%m%d-%H%M%S"));
        let title = format!("Save {}", crate::text::counted(list.values().len(), "row"));
        let note = saving_note(word, list);
        let field = Field::text("path", "File")
            .hint("a name that ends in .json gives JSON")
            .holding(&name);
        let submit = |fields: &Fields| Submit::Save(fields.get("path").cloned().unwrap_or_default());
        self.desk
            .open(Form::new(&title, "", Sheet::new(vec![field]), submit).noting(note));
    }

    pub(super) fn mouse(&mut self, event: MouseEvent) {
        if self.is_covered() || self.is_unseen() {
            return;
        }
        match event.kind {
            MouseEventKind::ScrollDown => self.act(Action::Down),
            MouseEventKind::ScrollUp => self.act(Action::Up),
            MouseEventKind::Down(MouseButton::Left) => self.click(event.column, event.row),
            _ => {}
        }
    }

    fn click(&mut self, column: u16, row: u16) {
        if let Some(place) = view::tab_at(self, column, row) {
            self.go(place);
            return;
        }
        let Some(place) = view::row_at(self, row) else { return };
        let Some(list) = self.screens.get_mut(self.active).and_then(|it| it.list_mut()) else {
            return;
        };
        if list.selected() == place {
            self.act(Action::Open);
        } else {
            list.select(place);
        }
    }
}

/// What is saved, and how to get all of it.
fn saving_note(word: &str, list: &dyn List) -> String {
    let is_narrowed_for_good = list.filters().is_empty();
    let rest = if is_narrowed_for_good {
        String::new()
    } else {
        format!("; for all of them: doorward-admin {word} list --format csv")
    };
    format!("This saves the page shown, or what is marked on it{rest}")
}

fn act_on_list(list: &mut dyn List, action: Action, page: isize, desk: &mut crate::desk::Desk) {
    match action {
        Action::Down => list.step(1, desk),
        Action::Up => list.step(-1, desk),
        Action::PageDown => list.step(page, desk),
        Action::PageUp => list.step(-page, desk),
        Action::Top => list.to_top(desk),
        Action::Bottom => list.to_bottom(),
        Action::Mark => list.mark(),
        Action::MarkAll => list.mark_all(),
        Action::Live => list.toggle_live(desk),
        Action::Sort(column) => list.sort_by(column, desk),
        Action::Copy | Action::CopyRecord => {
            if let Some(text) = list.copied(action == Action::CopyRecord) {
                desk.say(Tone::Plain, "Copied.");
                desk.effects.push(Effect::Copy(text));
            }
        }
        // The nearest thing goes first: marks, then a question under way, then the filter.
        Action::Back => {
            let _ = list.unmark() || list.cancel(desk) || list.clear_filters(desk);
        }
        _ => {}
    }
}
