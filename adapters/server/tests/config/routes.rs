//! Providers, and the ways messages take.

use crate::world::Machine;

#[test]
fn a_plugin_that_is_not_there_names_those_that_are() {
    let machine = Machine::with("[providers.sms]\nplugin = 'twilo'");

    insta::assert_snapshot!(machine.problems(), @r#"
    the configuration has 1 problem:
      providers.sms.plugin: unknown plugin "twilo"; the known ones are `inbox`, `mailgun`, `postmark`, `sendgrid`, `ses`, `smtp`, `sns`, `twilio`, `vonage`, `webhook`
    "#);
}

#[test]
fn a_provider_is_named_so_that_variables_can_spell_it() {
    let machine = Machine::with(
        "[providers.My_SMS]\nplugin = 'inbox'\n[providers.sms]\nconfig.from_name = 'x'\nplugin = 'inbox'",
    );

    insta::assert_snapshot!(machine.problems(), @"
    the configuration has 2 problems:
      providers.My_SMS: this name cannot be used (file ~/doorward.toml); take a-z, 0-9 and `-`, beginning with a letter
      providers.sms.config.from_name: this name cannot be used (file ~/doorward.toml); take a-z, 0-9 and `-`, beginning with a letter
    ");
}

#[test]
fn a_provider_needs_a_plugin_and_a_whole_hash() {
    let machine = Machine::with("[providers.sms]\ngrant = 'sha256:abc'\nallow_private = 'perhaps'");

    insta::assert_snapshot!(machine.problems(), @r#"
    the configuration has 3 problems:
      providers.sms.plugin: it has no value; set `providers.sms.plugin`
      providers.sms.grant: "sha256:abc" is not the hash of a file (file ~/doorward.toml); write "sha256:" and the 64 digits that `sha256sum FILE` prints
      providers.sms.allow_private: "perhaps" is neither true nor false (file ~/doorward.toml); write true or false
    "#);
}

#[test]
fn a_route_names_a_channel_and_providers_there_are() {
    let machine = Machine::with(
        "
        [[routes]]
        channel = 'fax'
        via = ['inbox']
        [[routes]]
        via = ['inbox']
        [[routes]]
        channel = 'sms'
        country = ['D', 'DE']
        vai = ['inbox']
        [[routes]]
        channel = 'sms'
        via = ['inbx']
        ",
    );

    insta::assert_snapshot!(machine.problems(), @r#"
    the configuration has 6 problems:
      routes[0].channel: "fax" is not a channel (file ~/doorward.toml); write one of "email", "sms"
      routes[1].channel: it has no value; set `routes[1].channel`
      routes[2].vai: there is no such key (file ~/doorward.toml); did you mean `routes[2].via`?
      routes[2].country: "D" is not a country with a numbering plan (file ~/doorward.toml); write its two-letter code, such as "US" or "DE"
      routes[2].via: it has no value; set `routes[2].via`
      routes[3].via: there is no provider "inbx"; the providers that serve sms are `inbox`
    "#);
}

#[test]
fn a_route_must_be_reachable() {
    let machine = Machine::with(
        "
        routes = [
            { channel = 'sms', country = 'DE', via = 'inbox' },
            { channel = 'sms', country = ['AT', 'DE'], via = 'inbox' },
            { channel = 'sms', via = 'inbox' },
            { channel = 'sms', via = 'inbox' },
            { channel = 'email', country = 'DE', via = 'inbox' },
            { channel = 'email', via = [] },
        ]
        ",
    );

    insta::assert_snapshot!(machine.problems(), @r#"
    the configuration has 4 problems:
      routes[4].country: e-mail has no country; remove it, or set `channel` to "sms"
      routes[5].via: it names no provider; the providers that serve email are `inbox`
      routes: an earlier route than routes[1] is for sms to DE as well; join the two, best provider first
      routes: an earlier route than routes[3] is for all of sms as well; join the two, best provider first
    "#);
}

#[test]
fn routes_are_a_list_of_tables() {
    let machine = Machine::new()
        .sets("DOORWARD_ROUTES", "inbox")
        .sets("DOORWARD_PROVIDERS", "twilio");

    insta::assert_snapshot!(machine.problems(), @r#"
    the configuration has 2 problems:
      providers: the value is not a table (variable DOORWARD_PROVIDERS); write the keys below it
      routes: the value is not a list of tables (variable DOORWARD_ROUTES); write `[[routes]]` tables, or a list such as [{ key = "value" }]
    "#);
}

#[test]
fn the_inbox_belongs_to_the_inbox() {
    let machine = Machine::with("inbox.enabled = false\ncompat.flask = false\n[providers.kept]\nplugin = 'inbox'");

    insta::assert_snapshot!(machine.problems(), @"
    the configuration has 1 problem:
      providers.kept.plugin: the inbox is not there, because `inbox.enabled` is false; name another plugin
    ");
}
