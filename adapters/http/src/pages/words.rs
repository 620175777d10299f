//! What pages say, in each language.

use super::Language;

/// What the form says, by the names its template uses.
pub(super) const fn form(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::English => &[
            ("form_title", "Choose a new password"),
            (
                "form_lead",
                "You sign in with it from now on. All your devices are signed out.",
            ),
            ("problem_prefix", "Problem:"),
            ("new_password", "New password"),
            ("hint_before", "At least"),
            (
                "hint_after",
                "characters. A few words that only you would put together are easy to remember and hard to guess.",
            ),
            ("again", "Repeat the new password"),
            ("submit", "Set new password"),
        ],
        Language::German => &[
            ("form_title", "Wähle ein neues Passwort"),
            (
                "form_lead",
                "Du meldest dich ab jetzt damit an. Alle deine Geräte werden abgemeldet.",
            ),
            ("problem_prefix", "Problem:"),
            ("new_password", "Neues Passwort"),
            ("hint_before", "Mindestens"),
            (
                "hint_after",
                "Zeichen. Ein paar Wörter, die nur du so aneinanderreihst, sind leicht zu merken und schwer zu erraten.",
            ),
            ("again", "Neues Passwort wiederholen"),
            ("submit", "Neues Passwort setzen"),
        ],
    }
}

/// The page after success: its title and its sentences.
pub(super) const fn done(language: Language) -> (&'static str, [&'static str; 2]) {
    match language {
        Language::English => (
            "Your new password is set",
            [
                "You have been signed out everywhere.",
                "You can close this page now and sign in with your new password.",
            ],
        ),
        Language::German => (
            "Dein neues Passwort gilt",
            [
                "Du wurdest überall abgemeldet.",
                "Du kannst diese Seite jetzt schließen und dich mit deinem neuen Passwort anmelden.",
            ],
        ),
    }
}

/// The page for a link that does not work.
pub(super) const fn failed(language: Language) -> (&'static str, [&'static str; 2]) {
    match language {
        Language::English => (
            "This link does not work any more",
            [
                "It has been used, it is too old, or a part of it is missing.",
                "Ask for a new password again where you sign in, and open the link in the newest message. Your present \
                 password stays as it is until then.",
            ],
        ),
        Language::German => (
            "Dieser Link gilt nicht mehr",
            [
                "Er wurde schon benutzt, er ist zu alt, oder es fehlt ein Stück davon.",
                "Fordere dort, wo du dich anmeldest, noch einmal ein neues Passwort an und öffne den Link in der neuesten \
                 Nachricht. Bis dahin bleibt dein jetziges Passwort, wie es ist.",
            ],
        ),
    }
}

/// What to say about a refused password, by the word of its flaw (`too_short`, `too_common` …), or `mismatch` when
/// the two entries differ, `form_expired` when the form is not one this page handed out, `overloaded` when there is
/// no time to judge it. Other words get a sentence that fits all.
pub fn reset_problem(word: &str, language: Language, min_length: usize) -> String {
    let sentence = match language {
        Language::English => match word {
            "required" => "Please enter a password.",
            "too_short" => return format!("This password is too short: it needs at least {min_length} characters."),
            "too_long" => "This password is too long.",
            "too_common" => "This password is one of the most common ones. Please choose another.",
            "contains_personal" => {
                "A password must not contain your name or your e-mail address. Please choose another."
            }
            "mismatch" => "The two entries differ. Please enter the password twice, both times the same.",
            "form_expired" => "This form was open for too long. Please enter the password once more.",
            "overloaded" | "rate_limited" => "This cannot be done at the moment. Please try again in a minute.",
            _ => "This password cannot be used. Please choose another.",
        },
        Language::German => match word {
            "required" => "Bitte gib ein Passwort ein.",
            "too_short" => return format!("Dieses Passwort ist zu kurz: Es braucht mindestens {min_length} Zeichen."),
            "too_long" => "Dieses Passwort ist zu lang.",
            "too_common" => "Dieses Passwort ist eines der häufigsten. Bitte wähle ein anderes.",
            "contains_personal" => {
                "Ein Passwort darf weder deinen Namen noch deine E-Mail-Adresse enthalten. Bitte wähle ein anderes."
            }
            "mismatch" => "Die beiden Eingaben sind verschieden. Bitte gib das Passwort zweimal gleich ein.",
            "form_expired" => "Dieses Formular war zu lange offen. Bitte gib das Passwort noch einmal ein.",
            "overloaded" | "rate_limited" => "Das geht gerade nicht. Bitte versuche es in einer Minute noch einmal.",
            _ => "Dieses Passwort kann nicht verwendet werden. Bitte wähle ein anderes.",
        },
    };
    sentence.to_owned()
}
