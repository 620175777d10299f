//! Closes a provider off that keeps failing in ways a retry cannot mend, and tries it again after a while.

use std::collections::VecDeque;

use doorward_core::Timestamp;
use parking_lot::Mutex;

use crate::settings::Limits;

/// How a send ended, as far as the breaker cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The plugin did its work, whatever the provider said.
    Worked,
    /// It trapped or ran out of time.
    Tripped,
    /// The operator has to mend something first.
    Misconfigured(String),
}

/// Whether a provider may be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Permit {
    Go,
    /// Closed off until then.
    Wait {
        until: Timestamp,
        why: Option<String>,
    },
}

/// The breaker of one provider.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    trips: VecDeque<Timestamp>,
    open: Option<Open>,
}

#[derive(Debug, Clone)]
struct Open {
    until: Timestamp,
    /// Why, when it was for a setting.
    why: Option<String>,
    /// Since when one send tries the provider.
    probe: Option<Timestamp>,
}

impl Breaker {
    /// Asks for a try. After the pause one send at a time gets it; one whose answer never came does not block the next.
    pub(crate) fn permit(&self, limits: &Limits, now: Timestamp) -> Permit {
        let mut state = self.0.lock();
        let Some(open) = &mut state.open else {
            return Permit::Go;
        };
        let probed_until = open.probe.map(|since| since + limits.call);
        if now < open.until || probed_until.is_some_and(|until| now < until) {
            let until = probed_until.unwrap_or(open.until).max(open.until);
            return Permit::Wait {
                until,
                why: open.why.clone(),
            };
        }
        open.probe = Some(now);
        Permit::Go
    }

    /// Takes note of how a send ended.
    pub(crate) fn record(&self, verdict: Verdict, limits: &Limits, now: Timestamp) {
        let mut state = self.0.lock();
        let until = now + limits.breaker_pause;
        match verdict {
            // Successes in between do not excuse traps; only the send that tries a closed-off provider opens it again.
            Verdict::Worked if state.open.as_ref().is_some_and(|open| open.probe.is_some()) => {
                *state = State::default();
            }
            Verdict::Worked => {}
            Verdict::Misconfigured(why) => {
                state.open = Some(Open {
                    until,
                    why: Some(why),
                    probe: None,
                });
            }
            Verdict::Tripped => {
                state.trips.push_back(now);
                while state
                    .trips
                    .front()
                    .is_some_and(|first| *first + limits.breaker_window < now)
                {
                    state.trips.pop_front();
                }
                let probing = state.open.as_ref().is_some_and(|open| open.probe.is_some());
                if probing || state.trips.len() >= limits.breaker_trips {
                    state.open = Some(Open {
                        until,
                        why: None,
                        probe: None,
                    });
                }
            }
        }
    }

    /// Lets sends through again: somebody says that it is mended. What counts against it still counts.
    pub(crate) fn give_a_chance(&self) {
        self.0.lock().open = None;
    }

    /// Forgets everything: the provider was set up anew.
    pub(crate) fn reset(&self) {
        *self.0.lock() = State::default();
    }

    /// Until when it is closed off, and why.
    pub(crate) fn open(&self) -> Option<(Timestamp, Option<String>)> {
        self.0.lock().open.as_ref().map(|open| (open.until, open.why.clone()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use doorward_core::testing::fixed_now;

    use super::*;

    fn after(seconds: u64) -> Timestamp {
        fixed_now() + Duration::from_secs(seconds)
    }

    fn trip(breaker: &Breaker, at: &[u64]) {
        for second in at {
            breaker.record(Verdict::Tripped, &Limits::compiled(), after(*second));
        }
    }

    fn goes(breaker: &Breaker, second: u64) -> bool {
        breaker.permit(&Limits::compiled(), after(second)) == Permit::Go
    }

    #[test]
    fn five_traps_in_a_minute_close_a_provider_off() {
        let breaker = Breaker::default();

        trip(&breaker, &[0, 10, 20, 30]);
        assert!(goes(&breaker, 30));
        trip(&breaker, &[40]);

        assert!(!goes(&breaker, 41));
    }

    #[test]
    fn successes_in_between_do_not_excuse_traps() {
        let breaker = Breaker::default();

        for second in 0..5 {
            trip(&breaker, &[second]);
            breaker.record(Verdict::Worked, &Limits::compiled(), after(second));
        }

        assert!(!goes(&breaker, 5));
    }

    #[test]
    fn traps_far_apart_do_not() {
        let breaker = Breaker::default();

        trip(&breaker, &[0, 20, 40, 60, 81]);

        assert!(goes(&breaker, 82));
    }

    #[test]
    fn after_the_pause_one_send_tries() {
        let breaker = Breaker::default();
        trip(&breaker, &[0, 1, 2, 3, 4]);

        assert!(goes(&breaker, 35));
        assert!(!goes(&breaker, 35));
        breaker.record(Verdict::Worked, &Limits::compiled(), after(36));

        assert!(goes(&breaker, 36) && goes(&breaker, 36));
    }

    #[test]
    fn a_try_that_fails_closes_it_off_again() {
        let breaker = Breaker::default();
        trip(&breaker, &[0, 1, 2, 3, 4]);

        assert!(goes(&breaker, 70));
        trip(&breaker, &[70]);

        assert!(!goes(&breaker, 71));
    }

    #[test]
    fn a_try_that_never_ended_does_not_block_for_good() {
        let breaker = Breaker::default();
        trip(&breaker, &[0, 1, 2, 3, 4]);

        assert!(goes(&breaker, 35));

        assert!(!goes(&breaker, 44));
        assert!(goes(&breaker, 45));
    }

    #[test]
    fn a_chance_opens_it_and_one_more_trap_closes_it_again() {
        let breaker = Breaker::default();
        trip(&breaker, &[0, 1, 2, 3, 4]);

        breaker.give_a_chance();
        assert!(goes(&breaker, 5) && goes(&breaker, 5));
        trip(&breaker, &[6]);

        assert!(!goes(&breaker, 7));
    }

    #[test]
    fn a_wrong_setting_closes_it_off_at_once() {
        let breaker = Breaker::default();

        breaker.record(Verdict::Misconfigured("401".to_owned()), &Limits::compiled(), after(0));

        let expected = Permit::Wait {
            until: after(30),
            why: Some("401".to_owned()),
        };
        assert_eq!(breaker.permit(&Limits::compiled(), after(1)), expected);
        breaker.reset();
        assert!(goes(&breaker, 1));
    }
}
