//! How things look: one set of styles a theme.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text says by its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Dim,
    Strong,
    Accent,
    Good,
    Warn,
    Bad,
}

/// A complete set of styles.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Theme {
    pub(crate) name: &'static str,
    plain: Style,
    dim: Style,
    accent: Style,
    good: Style,
    warn: Style,
    bad: Style,
    pub(crate) border: Style,
    pub(crate) focus: Style,
    pub(crate) selected: Style,
    pub(crate) marked: Style,
    pub(crate) badge: Style,
    pub(crate) bar: Style,
}

/// The names there are.
pub(crate) const NAMES: &[&str] = &["dark", "light", "contrast", "plain"];

impl Theme {
    /// The theme of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "dark" => Some(Self::dark()),
            "light" => Some(Self::light()),
            "contrast" => Some(Self::contrast()),
            "plain" => Some(Self::plain()),
            _ => None,
        }
    }

    /// Quiet colours on a dark ground.
    pub(crate) fn dark() -> Self {
        Self::of("dark", [245, 111, 114, 179, 203], [239, 237, 222])
    }

    /// Quiet colours on a light ground.
    fn light() -> Self {
        Self::of("light", [243, 26, 28, 130, 160], [250, 254, 90])
    }

    fn of(name: &'static str, tones: [u8; 5], grounds: [u8; 3]) -> Self {
        let [dim, accent, good, warn, bad] = tones.map(|it| Style::new().fg(Color::Indexed(it)));
        let [border, selected, marked] = grounds.map(Color::Indexed);
        Self {
            name,
            plain: Style::new().fg(Color::Reset),
            dim,
            accent,
            good,
            warn,
            bad,
            border: Style::new().fg(border),
            focus: accent,
            selected: Style::new().bg(selected).add_modifier(Modifier::BOLD),
            marked: Style::new().fg(marked),
            badge: accent.add_modifier(Modifier::REVERSED | Modifier::BOLD),
            bar: dim,
        }
    }

    /// Only the strongest differences.
    fn contrast() -> Self {
        let strong = |colour| Style::new().fg(colour).add_modifier(Modifier::BOLD);
        Self {
            name: "contrast",
            plain: Style::new().fg(Color::White),
            dim: Style::new().fg(Color::White),
            accent: strong(Color::LightCyan),
            good: strong(Color::LightGreen),
            warn: strong(Color::LightYellow),
            bad: strong(Color::LightRed),
            border: Style::new().fg(Color::White),
            focus: strong(Color::LightCyan),
            selected: Style::new()
                .fg(Color::Black)
                .bg(Color::LightYellow)
                .add_modifier(Modifier::BOLD),
            marked: strong(Color::LightMagenta),
            badge: Style::new()
                .fg(Color::Black)
                .bg(Color::LightCyan)
                .add_modifier(Modifier::BOLD),
            bar: Style::new().fg(Color::White),
        }
    }

    /// No colour at all: weight, underline and reversal carry the meaning.
    fn plain() -> Self {
        let with = |modifier| Style::new().add_modifier(modifier);
        Self {
            name: "plain",
            plain: Style::new(),
            dim: with(Modifier::DIM),
            accent: with(Modifier::BOLD),
            good: Style::new(),
            warn: with(Modifier::UNDERLINED),
            bad: with(Modifier::BOLD | Modifier::UNDERLINED),
            border: with(Modifier::DIM),
            focus: with(Modifier::BOLD),
            selected: with(Modifier::REVERSED),
            marked: with(Modifier::BOLD),
            badge: with(Modifier::REVERSED),
            bar: with(Modifier::DIM),
        }
    }

    /// A style on the ground of what is selected: a ground of its own brings its own letters.
    pub(crate) fn on_selected(&self, style: Style) -> Style {
        Style {
            fg: self.selected.fg.or(style.fg),
            ..style
        }
    }

    pub(crate) fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Plain => self.plain,
            Tone::Dim => self.dim,
            Tone::Strong => self.plain.add_modifier(Modifier::BOLD).remove_modifier(Modifier::DIM),
            Tone::Accent => self.accent,
            Tone::Good => self.good,
            Tone::Warn => self.warn,
            Tone::Bad => self.bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_theme() {
        for name in NAMES {
            assert_eq!(Theme::named(name).map(|it| it.name), Some(*name));
        }
    }

    #[test]
    fn what_is_selected_can_be_read_in_every_theme() {
        for name in NAMES {
            let theme = Theme::named(name).unwrap();
            for tone in [Tone::Plain, Tone::Dim, Tone::Warn, Tone::Good, Tone::Bad, Tone::Accent] {
                let style = theme.on_selected(theme.tone(tone));
                assert!(
                    theme.selected.bg.is_none() || style.fg != theme.selected.bg,
                    "{name} {tone:?}"
                );
            }
            assert!(theme.selected.fg.is_none() || theme.on_selected(theme.tone(Tone::Warn)).fg == theme.selected.fg);
        }
    }

    #[test]
    fn the_plain_theme_uses_no_colour() {
        let plain = Theme::plain();
        let tones = [Tone::Plain, Tone::Dim, Tone::Accent, Tone::Good, Tone::Warn, Tone::Bad];
        let styles = tones.map(|it| plain.tone(it));
        assert!(styles.iter().all(|it| it.fg.is_none() && it.bg.is_none()));
        assert!(plain.selected.bg.is_none());
    }
}
