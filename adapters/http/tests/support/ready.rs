//! Whatever a test says about what works.

use std::sync::Mutex;

use async_trait::async_trait;
use doorward_http::services::{Check, Readiness};

/// Says that all works until it is told otherwise.
#[derive(Default)]
pub(crate) struct Ready(Mutex<Mood>);

#[derive(Clone)]
enum Mood {
    Says(Vec<Check>),
    Hangs,
    Panics,
}

impl Default for Mood {
    fn default() -> Self {
        Self::Says(Vec::new())
    }
}

impl Ready {
    pub(crate) fn says(&self, checks: &[(&'static str, bool)]) {
        let checks = checks.iter().map(|(name, works)| Check { name, works: *works });
        *self.0.lock().unwrap() = Mood::Says(checks.collect());
    }

    pub(crate) fn hangs(&self) {
        *self.0.lock().unwrap() = Mood::Hangs;
    }

    pub(crate) fn panics(&self) {
        *self.0.lock().unwrap() = Mood::Panics;
    }
}

#[async_trait]
impl Readiness for Ready {
    async fn checks(&self) -> Vec<Check> {
        let mood = self.0.lock().unwrap().clone();
        match mood {
            Mood::Says(checks) => checks,
            Mood::Hangs => std::future::pending().await,
            Mood::Panics => panic!("a test wants this"),
        }
    }
}
