//! What takes a job back, and what is left of taking one back.

use super::{Job, Step};
use crate::call::{Call, Failure, FailureKind, Reply};
use crate::desk::{Desk, Undo};

impl Job {
    /// What takes something back. Taking back is not taken back: the next undo goes one further.
    pub(crate) fn taking_back(mut undo: Undo) -> Self {
        if let [only] = undo.steps.as_mut_slice() {
            only.name.clone_from(&undo.says);
        }
        Self {
            deed: undo.deed,
            takes_back: Some(undo.says),
            ..Self::new("Take back", "Taken back:", undo.thing, undo.steps)
        }
    }

    /// The failed steps of taking back once more: what the next undo would have done of them is done now.
    pub(super) fn taking_back_again(&self, steps: &[Step], desk: &mut Desk) -> Self {
        for way_back in self.ways_back(&self.failures) {
            if let Some(place) = desk.undo.iter().rposition(|it| *it == way_back) {
                desk.undo.remove(place);
            }
        }
        desk.undo.extend(self.ways_back(&[]));
        Self::taking_back(self.undo_of(steps, steps.to_vec()))
    }

    /// What takes back as much of it as can be.
    pub(super) fn undo(&self) -> Undo {
        let steps: Vec<Step> = self.done.iter().filter_map(inverse).collect();
        let named = if steps.is_empty() {
            self.done.clone()
        } else {
            steps.clone()
        };
        self.undo_of(&named, steps)
    }

    /// Where it takes something back: what was refused for good, and above that what the next undo goes on with.
    pub(super) fn ways_back(&self, failures: &[(Step, Failure)]) -> Vec<Undo> {
        if self.takes_back.is_none() {
            return Vec::new();
        }
        let of = |is_refused: bool| {
            let fits = move |(_, it): &&(Step, Failure)| is_for_good(it) == is_refused;
            failures.iter().filter(fits).map(|(step, _)| step.clone())
        };
        let refused: Vec<Step> = of(true).collect();
        let unsent = self.steps.iter().skip(self.next).cloned();
        let left: Vec<Step> = of(false).chain(unsent).collect();
        let mut ways = Vec::new();
        if !refused.is_empty() {
            ways.push(self.undo_of(&refused, Vec::new()));
        }
        if !left.is_empty() {
            ways.push(self.undo_of(&left, left.clone()));
        }
        ways
    }

    /// Steps back, called by the records they are about. A single one that takes something back says all of it already.
    fn undo_of(&self, named: &[Step], steps: Vec<Step>) -> Undo {
        let says = match &self.takes_back {
            Some(says) if self.len() == 1 => says.clone(),
            _ => format!("{} {}", self.deed, self.subject(named)),
        };
        Undo {
            says,
            deed: self.deed.clone(),
            thing: self.thing,
            steps,
        }
    }
}

/// Whether it stays refused: a session or a role may be had again.
fn is_for_good(failure: &Failure) -> bool {
    failure.kind == FailureKind::Refused && !failure.is_forbidden()
}

/// What takes a done step back.
fn inverse(step: &Step) -> Option<Step> {
    let call = step.inverse.clone()?;
    Some(Step {
        name: step.name.clone(),
        call,
        inverse: None,
    })
}

/// The inverse of an edit replaces the version that the edit made, and no later one.
pub(crate) fn with_version(mut step: Step, reply: &Reply) -> Step {
    let made = match reply {
        Reply::User(user) => user.version,
        Reply::Product(product) => product.version,
        _ => return step,
    };
    if let Some(Call::UpdateUser { version, .. } | Call::UpdateProduct { version, .. }) = &mut step.inverse {
        *version = Some(made);
    }
    step
}
