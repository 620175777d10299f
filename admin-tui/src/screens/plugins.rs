//! Plugins: their state, what they are granted, how their providers do, and a message to try one.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::{Hint, Screen, detail};
use crate::call::{Call, Fields, Reply};
use crate::desk::{Answer, Desk, Ticket};
use crate::keys::Action;
use crate::listing::framed;
use crate::model::{Plugin, PluginTest, ReloadedPlugin};
use crate::overlays::form::{Form, Submit};
use crate::overlays::report::Report;
use crate::overlays::sheet::{Field, Sheet};
use crate::scroll::Scroll;
use crate::table::{self, Cell, Rows};
use crate::theme::Tone;

#[derive(Default)]
pub(crate) struct Plugins {
    plugins: Vec<Plugin>,
    selected: usize,
    is_open: bool,
    scroll: Scroll,
    reading: Option<Ticket>,
    reloading: Option<Ticket>,
    problem: Option<String>,
}

impl Plugins {
    fn current(&self) -> Option<&Plugin> {
        self.plugins.get(self.selected)
    }

    fn test(&self, desk: &mut Desk) {
        let Some(plugin) = self.current() else { return };
        let id = plugin.id.clone();
        let mut fields = vec![Field::text("to", "To").hint("an e-mail address or a phone number")];
        if let [first, _, ..] = plugin.providers.as_slice() {
            let provider = Field::text("provider", "Provider").hint("the name of one of its providers");
            fields.push(provider.holding(&first.name));
        }
        let submit = move |fields: &Fields| {
            let (id, fields) = (id.clone(), fields.clone());
            Submit::Call(Call::TestPlugin { id, fields })
        };
        let title = format!("Send a test by {}", plugin.id);
        desk.open(Form::new(&title, "The test was sent.", Sheet::new(fields), submit));
    }

    fn told(&mut self, answer: &Answer, desk: &mut Desk) {
        self.reloading = None;
        match &answer.result {
            Ok(Reply::Reloaded(files)) => {
                desk.open(Report::new("Looked for new plugin files", reloaded(files)));
                self.refresh(desk);
            }
            Ok(_) => {}
            Err(failure) => desk.complain("Looking for new plugin files", failure),
        }
    }
}

/// What became of each file.
pub(crate) fn reloaded(files: &[ReloadedPlugin]) -> Vec<(String, Tone)> {
    if files.is_empty() {
        return vec![("Nothing is new.".to_owned(), Tone::Dim)];
    }
    let line = |file: &ReloadedPlugin| {
        let version = file.version.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
        let reason = file.reason.as_deref().map(|it| format!(": {it}")).unwrap_or_default();
        let waits = file
            .waiting
            .as_ref()
            .map(|it| format!("; {} waits for its grant", it.version));
        let tone = match (file.change.as_str(), &waits) {
            ("refused", _) => Tone::Bad,
            (_, Some(_)) => Tone::Warn,
            _ => Tone::Plain,
        };
        let said = format!(
            "{}{version}: {}{reason}{}",
            file.subject,
            file.change,
            waits.unwrap_or_default()
        );
        (said, tone)
    };
    files.iter().map(line).collect()
}

/// What came of a test: how it ended, and what led there.
pub(crate) fn tested(test: &PluginTest) -> Report {
    let tone = Cell::state(&test.outcome).tone;
    let code = test.code.as_deref().map(|it| format!(" ({it})")).unwrap_or_default();
    let mut lines = vec![(format!("{}: {}{code}", test.provider, test.outcome), tone)];
    lines.extend(test.detail.iter().map(|it| (it.clone(), Tone::Plain)));
    lines.push((String::new(), Tone::Plain));
    lines.extend(test.lines.iter().map(|it| (it.clone(), Tone::Dim)));
    Report::new("Test message", lines)
}

impl Screen for Plugins {
    fn word(&self) -> &'static str {
        "plugins"
    }

    fn title(&self) -> &'static str {
        "Plugins"
    }

    fn says(&self) -> &'static str {
        "what sends messages: state, grants, a test"
    }

    fn crumb(&self) -> Option<String> {
        self.current().filter(|_| self.is_open).map(|plugin| plugin.id.clone())
    }

    fn hints(&self, _desk: &Desk) -> &'static [Hint] {
        if self.is_open {
            return &[(Action::Test, "send a test"), (Action::Back, "back")];
        }
        &[
            (Action::Open, "open"),
            (Action::Test, "send a test"),
            (Action::Again, "look for new files"),
        ]
    }

    fn begins(&self, action: Action, _desk: &Desk) -> Option<Call> {
        let (id, fields) = (String::new(), Fields::new());
        match action {
            Action::Test => Some(Call::TestPlugin { id, fields }),
            Action::Again => Some(Call::ReloadPlugins),
            _ => None,
        }
    }

    fn refresh(&mut self, desk: &mut Desk) {
        if desk.can_ask() {
            self.reading = Some(desk.send(Call::Plugins));
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk) -> bool {
        if self.is_open && self.scroll.act(action) {
            return true;
        }
        let last = self.plugins.len().saturating_sub(1);
        match action {
            Action::Down => self.selected = (self.selected + 1).min(last),
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Open if !self.is_open => {
                self.is_open = self.current().is_some();
                self.scroll = Scroll::default();
            }
            Action::Back if self.is_open => self.is_open = false,
            Action::Test => self.test(desk),
            Action::Again => self.reloading = Some(desk.send(Call::ReloadPlugins)),
            _ => return false,
        }
        true
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        if self.reloading == Some(answer.ticket) {
            self.told(answer, desk);
        }
        if self.reading != Some(answer.ticket) {
            return;
        }
        self.reading = None;
        match &answer.result {
            Ok(Reply::Plugins(plugins)) => {
                self.plugins.clone_from(plugins);
                self.problem = None;
                self.selected = self.selected.min(plugins.len().saturating_sub(1));
            }
            Ok(_) => {}
            Err(failure) => {
                self.problem = Some(desk.reason(&Call::Plugins, failure));
                if failure.is_forbidden() {
                    (self.plugins, self.is_open) = (Vec::new(), false);
                }
            }
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        if let Some(plugin) = self.current().filter(|_| self.is_open) {
            detail::draw(
                frame,
                area,
                desk,
                &plugin.id,
                &plugin.facts(desk.viewer()),
                &self.scroll,
            );
            return;
        }
        let block = framed(desk, true).title(Line::styled(" Plugins ", desk.theme.tone(Tone::Strong)));
        let inner = block.inner(area);
        frame.render_widget(block, area);
        if self.plugins.is_empty() {
            let (said, tone) = match (&self.problem, self.reading) {
                (Some(problem), _) => (problem.as_str(), Tone::Bad),
                (None, Some(_)) => ("Asking the server …", Tone::Dim),
                (None, None) => ("No plugin is loaded.", Tone::Dim),
            };
            let [_, middle] = Layout::vertical([Constraint::Length(inner.height / 3), Constraint::Min(0)]).areas(inner);
            frame.render_widget(Line::styled(said, desk.theme.tone(tone)).centered(), middle);
            return;
        }
        let rows = Rows {
            rows: &self.plugins,
            selected: self.selected,
            has_cursor: true,
            is_marked: &|_| false,
            sort: None,
        };
        table::draw(frame, inner, Plugin::COLUMNS, &rows, &desk.theme, desk.viewer());
    }
}
