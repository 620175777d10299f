//! Plugins and the providers they speak to.

use chrono::{DateTime, Utc};

use crate::model::{Plugin, Provider};
use crate::table::{Cell, Column, Fact};
use crate::text;
use crate::theme::Tone;
use crate::viewer::Viewer;

impl Plugin {
    pub(crate) const COLUMNS: &'static [Column<Self>] = &[
        Column {
            title: "PLUGIN",
            width: 14,
            grows: 1,
            rank: 0,
            sort: None,
            cell: |plugin, _| Cell::plain(plugin.id.clone()),
        },
        Column {
            title: "STATE",
            width: 11,
            grows: 0,
            rank: 1,
            sort: None,
            cell: |plugin, _| state(plugin),
        },
        Column {
            title: "PROVIDERS",
            width: 22,
            grows: 2,
            rank: 2,
            sort: None,
            cell: |plugin, _| providers(plugin),
        },
        Column {
            title: "ACCEPTED",
            width: 10,
            grows: 0,
            rank: 3,
            sort: None,
            cell: |plugin, _| Cell::dim(text::grouped(plugin.providers.iter().map(Provider::taken).sum())),
        },
        Column {
            title: "FAILED",
            width: 8,
            grows: 0,
            rank: 4,
            sort: None,
            cell: |plugin, _| troubled(plugin.providers.iter().map(Provider::not_taken).sum()),
        },
        Column {
            title: "CHANNELS",
            width: 12,
            grows: 0,
            rank: 6,
            sort: None,
            cell: |plugin, _| Cell::dim(plugin.channels.join(", ")),
        },
        Column {
            title: "VERSION",
            width: 9,
            grows: 0,
            rank: 5,
            sort: None,
            cell: |plugin, _| Cell::dim(plugin.version.clone()),
        },
    ];

    pub(crate) fn facts(&self, viewer: Viewer) -> Vec<Fact> {
        let mut facts = vec![
            ("State", state(self)),
            ("Version", Cell::plain(self.version.clone())),
            ("Channels", Cell::plain(self.channels.join(", "))),
            ("Runs now", Cell::plain(text::counted(size(self.running), "send"))),
            ("Receipts", Cell::plain(if self.receipts { "read" } else { "not read" })),
        ];
        for provider in &self.providers {
            facts.extend(provider.facts(viewer.now));
        }
        facts.extend(labelled("May", &self.asks, Tone::Plain));
        if let Some(file) = &self.file {
            let said = format!("{} bytes, limits `{}`", text::grouped(file.bytes), file.tier);
            facts.extend([("File", Cell::plain(said)), ("", Cell::dim(file.hash.clone()))]);
        }
        if let Some(waiting) = &self.waiting {
            let said = format!("version {} waits for its grant", waiting.version);
            facts.extend([
                ("Newer", Cell::new(said, Tone::Warn)),
                ("", Cell::dim(waiting.hash.clone())),
            ]);
            facts.extend(labelled("It also asks", &waiting.asks_more, Tone::Warn));
            facts.extend(labelled("Not granted", &waiting.ungranted, Tone::Warn));
            facts.push(("To grant", Cell::dim("doorward plugin grant, on the server")));
        }
        if let Some(previous) = &self.previous {
            facts.push(("Before it", Cell::dim(format!("version {}", previous.version))));
        }
        facts
    }
}

impl Provider {
    fn taken(&self) -> u64 {
        self.counters.get("accepted").copied().unwrap_or(0)
    }

    fn not_taken(&self) -> u64 {
        self.counters.values().sum::<u64>().saturating_sub(self.taken())
    }

    /// How it does: resting ones and those without a grant are worth a look.
    pub(crate) fn condition(&self, now: DateTime<Utc>) -> Cell {
        if let Some(rest) = &self.resting {
            let why = rest.why.as_deref().unwrap_or("it failed too often");
            let again = text::ago(rest.until, now);
            return Cell::new(format!("rests, tried again {again}: {why}"), Tone::Bad);
        }
        if !self.granted {
            return Cell::new("waits for its grant", Tone::Warn);
        }
        self.failing()
            .map_or_else(|| Cell::new("sends", Tone::Good), |said| Cell::new(said, Tone::Warn))
    }

    /// How much fails, where that is most of it.
    fn failing(&self) -> Option<String> {
        let (failed, taken) = (self.not_taken(), self.taken());
        let said = || format!("fails {} of {}", text::grouped(failed), text::grouped(failed + taken));
        (failed > taken).then(said)
    }

    fn facts(&self, now: DateTime<Utc>) -> Vec<Fact> {
        let condition = self.condition(now);
        let ended: Vec<String> = self
            .counters
            .iter()
            .map(|(outcome, count)| format!("{} {outcome}", text::grouped(*count)))
            .collect();
        let ended = if ended.is_empty() {
            "nothing sent yet".to_owned()
        } else {
            ended.join(", ")
        };
        let said = format!("{}: {}", self.name, condition.text);
        vec![("Provider", Cell::new(said, condition.tone)), ("", Cell::dim(ended))]
    }
}

fn state(plugin: &Plugin) -> Cell {
    let is_failing = plugin.providers.iter().any(|it| it.granted && it.failing().is_some());
    if plugin.state == "ready" && is_failing {
        return Cell::new("◐ failing", Tone::Warn);
    }
    Cell::state(&plugin.state)
}

fn providers(plugin: &Plugin) -> Cell {
    let named = |it: &Provider| match it.failing() {
        Some(said) => format!("{} {said}", it.name),
        None => it.name.clone(),
    };
    let names: Vec<String> = plugin.providers.iter().map(named).collect();
    let failing = plugin.providers.iter().any(|it| it.failing().is_some());
    let resting = plugin.providers.iter().any(|it| it.resting.is_some());
    let ungranted = plugin.providers.iter().any(|it| !it.granted);
    let tone = match (resting, ungranted || failing) {
        (true, _) => Tone::Bad,
        (false, true) => Tone::Warn,
        (false, false) => Tone::Plain,
    };
    let names = if names.is_empty() {
        "–".to_owned()
    } else {
        names.join(", ")
    };
    let resting = if resting { " (rests)" } else { "" };
    Cell::new(format!("{names}{resting}"), tone)
}

fn troubled(count: u64) -> Cell {
    Cell::new(text::grouped(count), if count > 0 { Tone::Warn } else { Tone::Dim })
}

fn labelled<'a>(label: &'static str, lines: &'a [String], tone: Tone) -> impl Iterator<Item = Fact> + 'a {
    let line = move |(place, line): (usize, &String)| {
        let label = if place == 0 { label } else { "" };
        (label, Cell::new(line.clone(), tone))
    };
    lines.iter().enumerate().map(line)
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
