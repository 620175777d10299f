//! What popups and screens asked of the whole program.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};

use super::State;
use crate::call::{Call, Fields};
use crate::desk::{Effect, Standing, Wish};
use crate::export;
use crate::job::Job;
use crate::keys::Action;
use crate::listing::List;
use crate::moment;
use crate::overlays::sign_in::SignIn;
use crate::screens;
use crate::theme::Tone;
use crate::viewer::Names;

impl State {
    /// Does what was wished for, and what that made somebody wish for.
    pub(super) fn grant_wishes(&mut self) {
        while !self.desk.wishes.is_empty() {
            for wish in std::mem::take(&mut self.desk.wishes) {
                self.grant(wish);
            }
        }
    }

    fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Go { word, arguments } => self.go_by_word(&word, &arguments),
            Wish::Act(action) => self.act(action),
            Wish::Search(text) => {
                if let Some(list) = self.screens.get_mut(self.active).and_then(|it| it.list_mut()) {
                    list.search(&text, &self.desk);
                }
            }
            Wish::Filter(fields) => self.filter(&fields),
            Wish::Reveal(id) => {
                if let Some(list) = self.screens.get_mut(self.active).and_then(|it| it.list_mut()) {
                    list.reveal(id);
                }
            }
            Wish::Refresh => self.refresh(),
            Wish::SaveRows(format) => self.save_rows(&format),
            Wish::UseTheme(theme) => self.desk.theme = theme,
            Wish::Open(overlay) => self.overlays.push(overlay),
            Wish::Run(job) => self.run(job),
            Wish::SignOut => self.sign_out(),
        }
    }

    fn run(&mut self, mut job: Job) {
        if let Some(why) = job.calls().find_map(|call| self.desk.hindrance(call)) {
            self.desk.refuse(why);
            return;
        }
        job.begin(&mut self.desk);
        self.jobs.push(job);
        if let Some(list) = self.screens.get_mut(self.active).and_then(|it| it.list_mut()) {
            list.unmark();
        }
    }

    /// Nothing of what was seen stays for whoever comes next.
    fn sign_out(&mut self) {
        self.desk.send(Call::SignOut);
        self.desk.standing = Standing::Out(None);
        self.desk.names = Names::default();
        self.desk.undo.clear();
        self.jobs.clear();
        self.screens = screens::all();
        self.overlays.clear();
        self.overlays
            .push(Box::new(SignIn::new(Some("You signed out.".to_owned()))));
    }

    fn go_by_word(&mut self, word: &str, arguments: &[String]) {
        let Some(place) = self.screens.iter().position(|it| it.word().starts_with(word)) else {
            self.desk.say(Tone::Bad, format!("There is no command `{word}`."));
            return;
        };
        self.go(place);
        // A command means the list, whatever was left open there.
        if let Some(screen) = self.screens.get_mut(place) {
            while screen.crumb().is_some() && screen.act(Action::Back, &mut self.desk) {}
        }
        let pairs = arguments.iter().map(|it| it.split_once('=').unwrap_or(("", it)));
        let search = self
            .screens
            .get(place)
            .and_then(|it| it.list())
            .and_then(List::search_name)
            .unwrap_or("q");
        let fields: Fields = pairs
            .map(|(name, value)| (if name.is_empty() { search } else { name }.to_owned(), value.to_owned()))
            .collect();
        self.filter(&fields);
    }

    fn filter(&mut self, fields: &Fields) {
        let Some(list) = self.screens.get_mut(self.active).and_then(|it| it.list_mut()) else {
            return;
        };
        let known = list.filters();
        if let Some(name) = fields.keys().find(|name| known.iter().all(|it| it.name != **name)) {
            let names: Vec<&str> = known.iter().map(|it| it.name).collect();
            self.desk.say(
                Tone::Bad,
                format!("There is no filter `{name}` here; there are: {}.", names.join(", ")),
            );
            return;
        }
        let wanted = known
            .iter()
            .filter_map(|it| fields.get(it.name).map(|value| (it.name, value.clone())));
        let wanted: BTreeMap<&'static str, String> = wanted.filter(|(_, value)| !value.is_empty()).collect();
        match with_instants(wanted, self.desk.now) {
            Ok(wanted) => list.filter(wanted, &mut self.desk),
            Err(text) => self
                .desk
                .say(Tone::Bad, format!("`{text}` is no time; write {}.", moment::FORMS)),
        }
    }

    /// `csv`, `json`, or a path that ends so.
    fn save_rows(&mut self, wanted: &str) {
        let Some(screen) = self.screens.get(self.active) else {
            return;
        };
        let Some(list) = screen.list() else {
            self.desk.say(Tone::Warn, "There are no rows here to save.");
            return;
        };
        let is_json = wanted.ends_with("json");
        let values = list.values();
        let text = if is_json {
            export::json(&values)
        } else {
            export::csv(&values)
        };
        let path = match wanted {
            "" | "csv" | "json" => {
                let ending = if is_json { "json" } else { "csv" };
                format!("{}-{}.{ending}", screen.word(), self.desk.now.format("%Y%m%d-%H%M%S"))
            }
            path => path.to_owned(),
        };
        let start = &self.desk.start;
        let path = match path.strip_prefix("~/") {
            Some(rest) => start.home.join(rest),
            None => start.folder.join(path),
        };
        self.desk.effects.push(Effect::Save(path, text));
    }
}

/// What was typed for a time becomes an instant once, so that every page of the list is asked for by the same one.
fn with_instants(
    mut wanted: BTreeMap<&'static str, String>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<&'static str, String>, String> {
    for (_, value) in wanted
        .iter_mut()
        .filter(|(name, _)| matches!(**name, "since" | "until"))
    {
        let instant = moment::parse(value, now).ok_or_else(|| value.clone())?;
        *value = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
    }
    Ok(wanted)
}
