//! The WebAssembly engine: which proposals it knows, and the ticks that end loops.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

use wasmtime::{Config, WasmFeatures};

/// How often a running plugin is looked at.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Ticks without a call after which the ticker sleeps until the next call.
const IDLE_TICKS: u32 = 100;

/// Proposals that no plugin of ours needs.
const OFF: WasmFeatures = WasmFeatures::THREADS
    .union(WasmFeatures::SHARED_EVERYTHING_THREADS)
    .union(WasmFeatures::GC)
    .union(WasmFeatures::GC_TYPES)
    .union(WasmFeatures::FUNCTION_REFERENCES)
    .union(WasmFeatures::EXCEPTIONS)
    .union(WasmFeatures::MEMORY64)
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::RELAXED_SIMD)
    .union(WasmFeatures::STACK_SWITCHING)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::CM_ASYNC);

/// The engine and its ticker.
pub(crate) struct Engine {
    wasm: wasmtime::Engine,
    beat: Arc<Beat>,
    ticker: Thread,
}

#[derive(Default)]
struct Beat {
    running: AtomicUsize,
    asleep: AtomicBool,
    over: AtomicBool,
}

impl Engine {
    pub(crate) fn new() -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config
            .wasm_features(OFF, false)
            .wasm_component_model(true)
            .consume_fuel(true)
            .epoch_interruption(true)
            .concurrency_support(false)
            .generate_address_map(false)
            .wasm_backtrace_max_frames(None);
        let wasm = wasmtime::Engine::new(&config)?;
        let beat = Arc::new(Beat::default());
        let ticker = start_ticker(&wasm, &beat)?;
        Ok(Self { wasm, beat, ticker })
    }

    pub(crate) const fn wasm(&self) -> &wasmtime::Engine {
        &self.wasm
    }

    /// Keeps the ticker awake for as long as a call runs.
    pub(crate) fn run(&self) -> Running<'_> {
        self.beat.running.fetch_add(1, Ordering::SeqCst);
        if self.beat.asleep.swap(false, Ordering::SeqCst) {
            self.ticker.unpark();
        }
        Running(&self.beat)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.beat.over.store(true, Ordering::SeqCst);
        self.ticker.unpark();
    }
}

/// A call that runs.
pub(crate) struct Running<'a>(&'a Beat);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A thread of its own, so that no plugin can keep it from ticking.
fn start_ticker(wasm: &wasmtime::Engine, beat: &Arc<Beat>) -> wasmtime::Result<Thread> {
    let engine = wasm.clone();
    let beat = Arc::clone(beat);
    let ticks = move || {
        let mut idle = 0;
        while !beat.over.load(Ordering::SeqCst) {
            thread::sleep(TICK);
            engine.increment_epoch();
            idle = if beat.running.load(Ordering::SeqCst) == 0 {
                idle + 1
            } else {
                0
            };
            if idle >= IDLE_TICKS {
                beat.asleep.store(true, Ordering::SeqCst);
                // A call that began in between has not seen that we are asleep.
                while beat.running.load(Ordering::SeqCst) == 0
                    && beat.asleep.load(Ordering::SeqCst)
                    && !beat.over.load(Ordering::SeqCst)
                {
                    thread::park();
                }
                beat.asleep.store(false, Ordering::SeqCst);
                idle = 0;
            }
        }
    };
    let thread = thread::Builder::new().name("plugin-ticks".to_owned()).spawn(ticks)?;
    Ok(thread.thread().clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_refuses_what_it_should_not_know() {
        let engine = Engine::new().unwrap();
        let foreign = [
            "(module (memory i64 1))",
            "(module (memory 1) (memory 1))",
            "(module (memory 1 1 shared))",
            "(module (tag))",
            "(module (type (struct)))",
            "(module (func return_call 0))",
        ];

        for text in foreign {
            let bytes = wat::parse_str(text).unwrap();
            assert!(engine.wasm().precompile_module(&bytes).is_err(), "{text}");
        }
    }
}
