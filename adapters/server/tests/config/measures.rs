//! Who may read what is measured.

use crate::world::{Machine, keys};

/// Whether production refuses an address for measures.
fn is_refused(machine: &Machine) -> bool {
    keys(&machine.loads().config().check(true)).contains(&"metrics.listen")
}

#[test]
fn in_production_measures_are_served_where_strangers_are_not() {
    for listen in [
        "127.0.0.1:9090",
        "[::1]:9090",
        "10.1.2.3:9090",
        "192.168.1.5:9090",
        "[fd00::1]:9090",
    ] {
        assert!(
            !is_refused(&Machine::new().sets("DOORWARD_METRICS__LISTEN", listen)),
            "{listen}"
        );
    }
    for listen in [
        "0.0.0.0:9090",
        "[::]:9090",
        "198.51.100.7:9090",
        "[2001:db8::1]:9090",
        "[::ffff:8.8.8.8]:9090",
    ] {
        let machine = Machine::new().sets("DOORWARD_METRICS__LISTEN", listen);
        assert!(is_refused(&machine), "{listen}");
        assert!(
            !is_refused(&machine.sets("DOORWARD_METRICS__PUBLIC", "true")),
            "{listen}"
        );
    }
}

#[test]
fn in_development_measures_are_served_anywhere() {
    assert_eq!(Machine::with("metrics.listen = '0.0.0.0:9090'").problems(), "");
}

#[test]
fn strangers_are_shown_no_measures_unless_the_operator_wants_it() {
    let shown = |settings| Machine::with(settings).loads().config().shows_measures_to_everybody();

    assert!(shown(""));
    assert!(!shown("inbox.enabled = false"));
    assert!(shown("inbox.enabled = false\nmetrics.public = true"));
    assert!(!shown("metrics = { listen = '127.0.0.1:9090', public = true }"));
}
