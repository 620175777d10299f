//! The fields of a form: typing, choosing, moving between them, and what is wrong with each.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::call::{Failure, Fields};
use crate::desk::Desk;
use crate::input::Input;
use crate::text;
use crate::theme::Tone;

/// One field.
pub(crate) struct Field {
    /// What the API calls it.
    pub(crate) name: &'static str,
    label: &'static str,
    hint: &'static str,
    input: Input,
    /// The words that may stand here; any text may when there are none.
    words: &'static [&'static str],
    is_secret: bool,
    check: Option<Check>,
    problem: Option<String>,
}

/// What is wrong with a text, if anything is.
pub(crate) type Check = fn(&str) -> Option<String>;

impl Field {
    pub(crate) fn text(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            hint: "",
            input: Input::default(),
            words: &[],
            is_secret: false,
            check: None,
            problem: None,
        }
    }

    pub(crate) fn secret(name: &'static str, label: &'static str) -> Self {
        Self {
            is_secret: true,
            ..Self::text(name, label)
        }
    }

    /// One of some words; an empty one stands for "none".
    pub(crate) fn choice(name: &'static str, label: &'static str, words: &'static [&'static str]) -> Self {
        let first = words.first().copied().unwrap_or_default();
        Self {
            words,
            ..Self::text(name, label)
        }
        .holding(first)
    }

    pub(crate) fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// A field whose text is looked at before it is sent.
    pub(crate) fn checked(self, check: Check) -> Self {
        Self {
            check: Some(check),
            ..self
        }
    }

    pub(crate) fn holding(self, value: &str) -> Self {
        Self {
            input: Input::holding(value),
            ..self
        }
    }

    fn turn(&mut self, forward: bool) {
        let value = self.input.value();
        let at = self.words.iter().position(|it| *it == value).unwrap_or(0);
        let count = self.words.len().max(1);
        let next = if forward {
            (at + 1) % count
        } else {
            (at + count - 1) % count
        };
        self.input = Input::holding(self.words.get(next).copied().unwrap_or_default());
        self.problem = None;
    }

    fn edit(&mut self, key: KeyEvent) -> bool {
        if self.words.is_empty() {
            let before = self.input.clone();
            let was_taken = self.input.edit(key);
            if self.input.value() != before.value() {
                self.problem = None;
            }
            return was_taken;
        }
        match key.code {
            KeyCode::Left => self.turn(false),
            KeyCode::Right | KeyCode::Char(' ') => self.turn(true),
            KeyCode::Char(letter) => {
                if let Some(word) = self.words.iter().find(|it| it.starts_with(letter)) {
                    self.input = Input::holding(word);
                }
            }
            _ => return false,
        }
        true
    }
}

/// All fields of a form, one of which has the cursor.
pub(crate) struct Sheet {
    pub(crate) fields: Vec<Field>,
    at: usize,
}

impl Sheet {
    pub(crate) fn new(fields: Vec<Field>) -> Self {
        Self { fields, at: 0 }
    }

    /// The same sheet, filled in.
    pub(crate) fn filled(mut self, values: &Fields) -> Self {
        self.fill(values);
        self
    }

    pub(crate) fn fill(&mut self, values: &Fields) {
        for field in &mut self.fields {
            if let Some(value) = values.get(field.name) {
                field.input = Input::holding(value);
                field.problem = None;
            }
        }
    }

    /// What is in the fields, without the blanks around it.
    pub(crate) fn values(&self) -> Fields {
        let values = self
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), field.input.value()));
        values.map(|(name, value)| (name, value.trim().to_owned())).collect()
    }

    pub(crate) fn value(&self, name: &str) -> String {
        self.fields
            .iter()
            .find(|it| it.name == name)
            .map(|it| it.input.value())
            .unwrap_or_default()
    }

    /// The members and what they are called here.
    pub(crate) fn labels(&self) -> Vec<(&'static str, &'static str)> {
        self.fields.iter().map(|it| (it.name, it.label)).collect()
    }

    pub(crate) fn is_last(&self) -> bool {
        self.at + 1 >= self.fields.len()
    }

    /// Takes a key; whether it was one for fields.
    pub(crate) fn key(&mut self, key: KeyEvent) -> bool {
        match key.code {
            KeyCode::Tab | KeyCode::Down => self.go(true),
            KeyCode::BackTab | KeyCode::Up => self.go(false),
            _ => return self.fields.get_mut(self.at).is_some_and(|field| field.edit(key)),
        }
        true
    }

    pub(crate) fn go(&mut self, forward: bool) {
        let count = self.fields.len().max(1);
        self.at = if forward {
            (self.at + 1) % count
        } else {
            (self.at + count - 1) % count
        };
    }

    /// Pastes into the field with the cursor; whether all of it found room.
    pub(crate) fn paste(&mut self, pasted: &str) -> bool {
        let field = self.fields.get_mut(self.at).filter(|field| field.words.is_empty());
        field.is_none_or(|field| {
            field.problem = None;
            field.input.insert(pasted.trim_end_matches(['\n', '\r']))
        })
    }

    /// Puts the refusal's words beside the fields they are about, and the cursor on the first; what is about none is answered.
    pub(crate) fn refused(&mut self, failure: &Failure) -> Option<String> {
        let mut first = None;
        for (place, field) in self.fields.iter_mut().enumerate() {
            let about =
                |(name, _): &&(String, String)| name == field.name || name.starts_with(&format!("{}.", field.name));
            field.problem = failure.fields.iter().find(about).map(|(_, detail)| detail.clone());
            let is_taken = matches!(
                (failure.code.as_str(), field.name),
                ("email_taken", "email")
                    | ("phone_taken", "phone")
                    | ("product_url_taken", "url")
                    | ("invalid_code", "setup_code")
            );
            if is_taken {
                field.problem = Some(failure.detail.clone());
            }
            if field.problem.is_some() {
                first = first.or(Some(place));
            }
        }
        self.at = first.unwrap_or(self.at);
        first.is_none().then(|| failure.sentence())
    }

    /// Puts what is wrong beside each field that can be looked at here, and the cursor on the first; whether all is well.
    pub(crate) fn is_fine(&mut self) -> bool {
        let mut first = None;
        for (place, field) in self.fields.iter_mut().enumerate() {
            if let Some(problem) = field.check.and_then(|check| check(&field.input.value())) {
                field.problem = Some(problem);
                first = first.or(Some(place));
            }
        }
        self.at = first.unwrap_or(self.at);
        first.is_none()
    }

    /// Puts a problem beside a field, and the cursor on it.
    pub(crate) fn mark(&mut self, name: &str, problem: String) {
        if let Some(place) = self.fields.iter().position(|it| it.name == name) {
            self.at = place;
            if let Some(field) = self.fields.get_mut(place) {
                field.problem = Some(problem);
            }
        }
    }

    /// How many lines it takes.
    pub(crate) fn height(&self) -> u16 {
        u16::try_from(self.fields.len() * 2).unwrap_or(u16::MAX)
    }

    pub(crate) fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let theme = &desk.theme;
        let label_width = self.fields.iter().map(|it| it.label.chars().count()).max().unwrap_or(0) + 3;
        let room = usize::from(area.width).saturating_sub(label_width + 1).max(4);
        let mut lines = Vec::new();
        // Where the height is short, the field with the cursor stays in sight.
        let seen = usize::from(area.height / 2).max(1);
        let first = crate::table::first_seen(self.at, self.fields.len(), seen);
        for (place, field) in self.fields.iter().enumerate().skip(first).take(seen) {
            let has_cursor = place == self.at;
            let (shown, column) = field.input.window(room, field.is_secret);
            if has_cursor && field.words.is_empty() {
                let x = area.x + u16::try_from(label_width).unwrap_or(0) + column;
                let y = area.y + u16::try_from((place - first) * 2).unwrap_or(0);
                frame.set_cursor_position(Position::new(x.min(area.right().saturating_sub(1)), y));
            }
            let pointer = if has_cursor { "›" } else { " " };
            let label = Span::styled(
                format!("{pointer} {:<1$}", field.label, label_width - 2),
                theme.tone(if has_cursor { Tone::Accent } else { Tone::Dim }),
            );
            lines.push(Line::from(vec![label, value(field, shown, has_cursor, desk)]));
            let (below, tone) = match &field.problem {
                Some(problem) => (problem.as_str(), Tone::Bad),
                None if has_cursor => (field.hint, Tone::Dim),
                None => ("", Tone::Dim),
            };
            let below = format!("{}{}", " ".repeat(label_width), text::fit(below, room));
            lines.push(Line::styled(below, theme.tone(tone)));
        }
        frame.render_widget(Paragraph::new(lines), area);
    }
}

fn value(field: &Field, shown: String, has_cursor: bool, desk: &Desk) -> Span<'static> {
    let theme = &desk.theme;
    if !field.words.is_empty() {
        let word = if shown.is_empty() { "any".to_owned() } else { shown };
        let word = if has_cursor { format!("‹ {word} ›") } else { word };
        return Span::styled(word, theme.tone(if has_cursor { Tone::Accent } else { Tone::Plain }));
    }
    if shown.is_empty() && !has_cursor {
        return Span::styled("·", theme.tone(Tone::Dim));
    }
    Span::styled(shown, theme.tone(Tone::Plain))
}
