//! What keys do: one table, from which the key map, the hints and the help all come.

mod chord;
mod map;

pub(crate) use map::{KeyMap, KeyMapError};

/// Something a key can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Action {
    Down,
    Up,
    PageDown,
    PageUp,
    Top,
    Bottom,
    Left,
    Right,
    Open,
    Back,
    NextScreen,
    PreviousScreen,
    Palette,
    Search,
    Filters,
    Sort(usize),
    Refresh,
    Live,
    Mark,
    MarkAll,
    New,
    Edit,
    Remove,
    Again,
    Erase,
    ResetPassword,
    EndSessions,
    Test,
    Undo,
    Copy,
    CopyRecord,
    Save,
    Messages,
    Mouse,
    Redraw,
    Help,
    Quit,
}

/// One action: the word it has in a key-map file, its usual keys and what it does.
pub(crate) struct Binding {
    pub(crate) action: Action,
    pub(crate) word: &'static str,
    pub(crate) keys: &'static [&'static str],
    pub(crate) says: &'static str,
    pub(crate) group: &'static str,
}

const fn binding(
    action: Action,
    word: &'static str,
    keys: &'static [&'static str],
    group: &'static str,
    says: &'static str,
) -> Binding {
    Binding {
        action,
        word,
        keys,
        says,
        group,
    }
}

/// Every binding, in the order of the help.
pub(crate) const BINDINGS: &[Binding] = &[
    binding(Action::Down, "down", &["j", "down"], "Moving", "one row down"),
    binding(Action::Up, "up", &["k", "up"], "Moving", "one row up"),
    binding(
        Action::PageDown,
        "page-down",
        &["ctrl-f", "pagedown"],
        "Moving",
        "a page down",
    ),
    binding(Action::PageUp, "page-up", &["ctrl-b", "pageup"], "Moving", "a page up"),
    binding(
        Action::Top,
        "top",
        &["g", "home"],
        "Moving",
        "first row; again for the first page",
    ),
    binding(Action::Bottom, "bottom", &["G", "end"], "Moving", "last row"),
    binding(Action::Left, "left", &["h", "left"], "Moving", "the part before"),
    binding(Action::Right, "right", &["l", "right"], "Moving", "the next part"),
    binding(Action::Open, "open", &["enter"], "Moving", "open"),
    binding(Action::Back, "back", &["esc"], "Moving", "back"),
    binding(
        Action::NextScreen,
        "next-screen",
        &["tab", "]"],
        "Moving",
        "next screen",
    ),
    binding(
        Action::PreviousScreen,
        "previous-screen",
        &["backtab", "["],
        "Moving",
        "screen before",
    ),
    binding(Action::Palette, "palette", &[":"], "Finding", "commands"),
    binding(Action::Search, "search", &["/"], "Finding", "search"),
    binding(Action::Filters, "filters", &["f"], "Finding", "filter"),
    binding(
        Action::Sort(0),
        "sort",
        &[],
        "Finding",
        "sort by that column; again turns it",
    ),
    binding(Action::Refresh, "refresh", &["ctrl-r", "f5"], "Finding", "ask again"),
    binding(Action::Live, "live", &["p"], "Finding", "hold or follow"),
    binding(Action::Mark, "mark", &["space"], "Acting", "mark"),
    binding(
        Action::MarkAll,
        "mark-all",
        &["a"],
        "Acting",
        "mark all rows here, or none",
    ),
    binding(Action::New, "new", &["n"], "Acting", "new"),
    binding(Action::Edit, "edit", &["e"], "Acting", "edit"),
    binding(Action::Remove, "remove", &["d"], "Acting", "deactivate or delete"),
    binding(Action::Again, "again", &["r"], "Acting", "restore, retry or reload"),
    binding(Action::Erase, "erase", &["X"], "Acting", "erase for good"),
    binding(
        Action::ResetPassword,
        "reset-password",
        &["P"],
        "Acting",
        "start a password reset",
    ),
    binding(
        Action::EndSessions,
        "end-sessions",
        &["K"],
        "Acting",
        "end all sessions",
    ),
    binding(Action::Test, "test", &["t"], "Acting", "send a test"),
    binding(Action::Undo, "undo", &["u"], "Acting", "undo"),
    binding(Action::Copy, "copy", &["y"], "Taking along", "copy the name"),
    binding(
        Action::CopyRecord,
        "copy-record",
        &["Y"],
        "Taking along",
        "copy the record as JSON",
    ),
    binding(
        Action::Save,
        "save",
        &["s"],
        "Taking along",
        "save the rows as CSV or JSON",
    ),
    binding(Action::Messages, "messages", &["m"], "This program", "messages so far"),
    binding(
        Action::Mouse,
        "mouse",
        &["M"],
        "This program",
        "mouse on or off, to select text",
    ),
    binding(
        Action::Redraw,
        "redraw",
        &["ctrl-l"],
        "This program",
        "draw everything anew",
    ),
    binding(Action::Help, "help", &["?"], "This program", "help"),
    binding(Action::Quit, "quit", &["q", "ctrl-c"], "This program", "quit"),
];
