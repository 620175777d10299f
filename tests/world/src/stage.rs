//! Where a test runs: a runtime of its own, on threads with stacks the database can live with.

use std::panic::resume_unwind;
use std::thread;

/// An unoptimised SurrealDB plans on the stack, deeply.
const STACK: usize = 20 * 1024 * 1024;

/// Plays a story to its end, and ends with it whatever it left running.
pub fn stage<T: Send>(story: impl AsyncFnOnce() -> T + Send) -> T {
    let play = || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder
            .worker_threads(2)
            .thread_stack_size(STACK)
            .enable_all()
            .build()
            .expect("a runtime starts");
        let ended = runtime.block_on(story());
        runtime.shutdown_background();
        ended
    };
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        let stage = builder.spawn_scoped(scope, play).expect("a thread starts");
        stage.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}
