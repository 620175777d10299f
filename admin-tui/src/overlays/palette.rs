//! The line behind `:`: every command by name, with what it takes, completed while one types.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use unicode_width::UnicodeWidthStr as _;

use super::messages::Messages;
use super::{Flow, Overlay};
use crate::app::Offer;
use crate::desk::{Desk, Effect, Wish};
use crate::input::Input;
use crate::keys::{Action, BINDINGS};
use crate::listing::framed;
use crate::text;
use crate::theme::{self, Theme, Tone};

/// Something that can be typed, and what it does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) command: String,
    pub(crate) says: String,
}

impl Entry {
    pub(crate) fn new(command: impl Into<String>, says: impl Into<String>) -> Self {
        Self {
            command: command.into(),
            says: says.into(),
        }
    }
}

pub(crate) struct Palette {
    input: Input,
    entries: Vec<Entry>,
    /// The words of the actions that are not offered.
    withheld: Vec<&'static str>,
    selected: usize,
}

/// How many suggestions are seen at once.
const SEEN: usize = 10;

impl Palette {
    /// A palette of the screens' commands, those that are always there, and the actions that are offered.
    pub(crate) fn new(mut entries: Vec<Entry>, offers: &[Offer]) -> Self {
        entries.extend(
            theme::NAMES
                .iter()
                .map(|name| Entry::new(format!("theme {name}"), "change the colours")),
        );
        let own = [
            ("save csv", "save the rows of this list as CSV"),
            ("save json", "save the rows of this list as JSON"),
            ("messages", "messages so far"),
            ("help", "every key"),
            ("sign-out", "end this session"),
            ("quit", "leave the program"),
        ];
        entries.extend(own.map(|(command, says)| Entry::new(command, says)));
        let is_known = |word: &str| entries.iter().any(|entry| entry.command == word);
        let is_new = |it: &&Offer| it.binding.group != "Moving" && !is_known(it.binding.word);
        let actions: Vec<Entry> = offers.iter().filter(is_new).filter_map(action).collect();
        entries.extend(actions);
        let is_offered = |word: &str| offers.iter().any(|it| it.binding.word == word);
        let words = BINDINGS.iter().map(|it| it.word).filter(|word| !is_offered(word));
        Self {
            input: Input::default(),
            entries,
            withheld: words.collect(),
            selected: 0,
        }
    }

    /// What is looked for.
    fn typed(&self) -> String {
        self.input.value().trim().to_lowercase()
    }

    /// Commands that begin with what is typed, then those that contain all its words.
    fn fitting(&self) -> Vec<&Entry> {
        if self.shut().is_some() {
            return Vec::new();
        }
        let typed = self.typed();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let begins = |it: &&Entry| it.command.starts_with(&typed);
        let contains = |it: &&Entry| {
            words
                .iter()
                .all(|word| it.command.contains(word) || it.says.contains(word))
        };
        let first = self.entries.iter().filter(begins);
        let then = self.entries.iter().filter(|it| !begins(it) && contains(it));
        first.chain(then).collect()
    }

    fn chosen(&self) -> Option<&Entry> {
        self.fitting().get(self.selected).copied()
    }

    /// The action that is meant and not offered: it says itself why. What is offered under the beginning of its word goes before it.
    fn shut(&self) -> Option<&'static str> {
        let typed = self.typed();
        let is_taken = || self.entries.iter().any(|entry| entry.command.starts_with(&typed));
        let is_meant = |word: &&&str| **word == typed || (word.starts_with(&typed) && !is_taken());
        self.withheld
            .iter()
            .find(is_meant)
            .filter(|_| !typed.is_empty())
            .copied()
    }

    fn run(&self, desk: &mut Desk) -> Flow {
        let typed = self.input.value();
        let has_arguments = typed.contains('=');
        let command = match (self.shut(), self.chosen()) {
            (Some(word), _) => word.to_owned(),
            (None, Some(entry)) if !has_arguments => entry.command.clone(),
            _ => typed,
        };
        let mut words = command.split_whitespace().map(str::to_owned);
        let Some(word) = words.next() else { return Flow::Close };
        let arguments: Vec<String> = words.collect();
        run(&word, arguments, desk);
        Flow::Close
    }
}

/// An action as a command; the sign before what it does is its key.
fn action(offer: &Offer) -> Option<Entry> {
    let key = offer.binding.keys.first()?;
    Some(Entry::new(offer.binding.word, format!("{key}  {}", offer.says)))
}

fn run(word: &str, arguments: Vec<String>, desk: &mut Desk) {
    let argument = arguments.first().cloned().unwrap_or_default();
    match word {
        "theme" => match Theme::named(&argument) {
            Some(theme) => desk.wish(Wish::UseTheme(theme)),
            None => desk.say(
                Tone::Bad,
                format!(
                    "There is no theme `{argument}`; there are: {}.",
                    theme::NAMES.join(", ")
                ),
            ),
        },
        "save" => desk.wish(Wish::SaveRows(argument)),
        "messages" => desk.open(Messages::default()),
        "help" => desk.wish(Wish::Act(Action::Help)),
        "sign-out" => desk.wish(Wish::SignOut),
        "quit" | "q" => desk.effects.push(Effect::Quit),
        _ if let Some(binding) = BINDINGS.iter().find(|it| it.word == word) => desk.wish(Wish::Act(binding.action)),
        _ => desk.wish(Wish::Go {
            word: word.to_owned(),
            arguments,
        }),
    }
}

impl Overlay for Palette {
    fn key(&mut self, key: KeyEvent, desk: &mut Desk) -> Flow {
        let count = self.fitting().len().max(1);
        match key.code {
            KeyCode::Esc => return Flow::Close,
            KeyCode::Enter => return self.run(desk),
            KeyCode::Down => self.selected = (self.selected + 1) % count,
            KeyCode::Up => self.selected = (self.selected + count - 1) % count,
            KeyCode::Tab => {
                if let Some(command) = self.chosen().map(|it| it.command.clone()) {
                    self.input = Input::holding(&command);
                }
                self.selected = 0;
            }
            _ => {
                self.input.edit(key);
                self.selected = 0;
            }
        }
        Flow::Stay
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        self.input.insert(text);
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        let theme = &desk.theme;
        let fitting = self.fitting();
        let seen = fitting.len().min(SEEN);
        let height = u16::try_from(seen).unwrap_or(0) + 3;
        let width = 76.min(area.width.saturating_sub(2));
        let place = Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + area.height.min(3),
            width,
            height: height.min(area.height.saturating_sub(3)),
        };
        let block = framed(desk, true);
        let inner = block.inner(place);
        frame.render_widget(Clear, place);
        frame.render_widget(block, place);
        let [line, list] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(inner);
        let (shown, at) = self.input.window(usize::from(line.width.saturating_sub(2)), false);
        frame.render_widget(
            Line::from(vec![Span::styled(":", theme.tone(Tone::Accent)), Span::raw(shown)]),
            line,
        );
        frame.set_cursor_position(Position::new(line.x + 1 + at, line.y));
        let first = crate::table::first_seen(self.selected, fitting.len(), SEEN);
        let seen = fitting.iter().enumerate().skip(first).take(SEEN);
        // The commands have the room they need; what they do has the rest, and at least a part of it.
        let needed = seen.clone().map(|(_, it)| it.command.width()).max().unwrap_or(0) + 2;
        let room = usize::from(list.width);
        let column = needed.max(26).min(room.saturating_sub(16));
        let rows = seen.map(|(place, entry)| {
            let command = text::fit(&entry.command, column.saturating_sub(1));
            let says = text::fit(&entry.says, room.saturating_sub(column));
            let row = Line::from(vec![
                Span::styled(format!("{command:<column$}"), theme.tone(Tone::Plain)),
                Span::styled(says, theme.tone(Tone::Dim)),
            ]);
            if place == self.selected {
                crate::table::selected(row, theme)
            } else {
                row
            }
        });
        frame.render_widget(Paragraph::new(rows.collect::<Vec<_>>()), list);
    }
}
