//! Somebody at a terminal: opening the program, signing in, going somewhere.

use std::path::Path;

use doorward_tests::Person;
use doorward_tests::binary::Binary;

use crate::admin::program;
use crate::tmux::Terminal;

/// Stories ask more often than people do.
pub(crate) const SETTINGS: (&str, &str) = ("DOORWARD_LIMITS__ENABLED", "false");

pub(crate) fn opened(directory: &Path, server: &Binary, arguments: &[&str]) -> Terminal {
    let arguments = [&["--url", server.base()], arguments].concat();
    Terminal::running(directory, program(), &arguments)
}

pub(crate) fn goes(terminal: &Terminal, command: &str) {
    terminal.types(&format!(":{command}"));
    terminal.presses(&["Enter"]);
}

/// Signs in with the person's password.
pub(crate) fn signs_in(terminal: &Terminal, person: &Person) {
    terminal.sees(&["Sign in to", "E-mail"]);
    terminal.types(&person.email);
    terminal.presses(&["Tab"]);
    terminal.types(&person.password);
    terminal.presses(&["Enter"]);
    terminal.sees(&["Signed in as", "Sign-ins a minute"]);
}
