//! How the tool speaks: calm, aligned, and in colour only where a person looks.

use std::io::{self, IsTerminal as _, Write as _};

const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[31m";
const BOLD: &str = "\x1b[1m";
const FAINT: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// The standard output.
pub(crate) struct Terminal {
    coloured: bool,
}

impl Terminal {
    /// In colour on a terminal, unless `NO_COLOR` says otherwise.
    pub(crate) fn of_this_process() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            coloured: io::stdout().is_terminal() && !unwanted,
        }
    }

    /// Writes a line.
    #[expect(clippy::unused_self, reason = "who has no terminal writes nothing")]
    pub(crate) fn say(&self, line: &str) -> io::Result<()> {
        writeln!(io::stdout().lock(), "{}", line.trim_end())
    }

    /// Writes names and values, the values under one another.
    pub(crate) fn tell(&self, pairs: &[(&str, String)]) -> io::Result<()> {
        let width = pairs
            .iter()
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or_default();
        for (name, value) in pairs {
            let name = self.faint(&format!("{name:width$}"));
            self.say(&format!("  {name}  {value}"))?;
        }
        Ok(())
    }

    pub(crate) fn good(&self, text: &str) -> String {
        self.painted(GREEN, text)
    }

    pub(crate) fn bad(&self, text: &str) -> String {
        self.painted(RED, text)
    }

    pub(crate) fn strong(&self, text: &str) -> String {
        self.painted(BOLD, text)
    }

    pub(crate) fn faint(&self, text: &str) -> String {
        self.painted(FAINT, text)
    }

    fn painted(&self, paint: &str, text: &str) -> String {
        if self.coloured {
            format!("{paint}{text}{PLAIN}")
        } else {
            text.to_owned()
        }
    }
}

/// A number of bytes for people.
pub(crate) fn size(bytes: usize) -> String {
    const KIB: usize = 1 << 10;
    const MIB: usize = 1 << 20;
    match bytes {
        0..KIB => format!("{bytes} B"),
        KIB..MIB => format!("{} KiB", bytes.div_ceil(KIB)),
        _ => {
            let tenths = bytes.saturating_mul(10).div_ceil(MIB);
            format!("{}.{} MiB", tenths / 10, tenths % 10)
        }
    }
}

/// A large number with its thousands apart.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// `1 case`, `2 cases`.
pub(crate) fn counted(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up_and_short() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(1025), "2 KiB");
        assert_eq!(size(1 << 20), "1.0 MiB");
        assert_eq!(size((1 << 20) + 1), "1.1 MiB");
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(count(7), "7");
        assert_eq!(count(1000), "1 000");
        assert_eq!(count(50_000_000), "50 000 000");
    }

    #[test]
    fn nobody_but_a_terminal_gets_colour() {
        let plain = Terminal { coloured: false };
        let coloured = Terminal { coloured: true };

        assert_eq!(plain.good("ok"), "ok");
        assert_eq!(coloured.good("ok"), "\u{1b}[32mok\u{1b}[0m");
    }
}
