//! Scratch.
#![recursion_limit = "256"]
#[path = "support/records.rs"]
mod records;
use doorward_core::ports::Journal as _;
use doorward_surreal::*;
use std::time::*;
fn main() {
    let rt = tokio::runtime::Builder::new_multi_thread().thread_stack_size(20 << 20).enable_all().build().unwrap();
    tracing_subscriber_init();
    rt.block_on(rt.spawn(run())).unwrap();
}
fn tracing_subscriber_init() {}
async fn run() {
    let store = SurrealStore::open(Settings::at("surrealkv:///tmp/sx/small/db")).await.unwrap();
    let records = records::Records::new();
    let t = Instant::now();
    let (mut ok, mut bad) = (0u32, 0u32);
    let mut last = String::new();
    let mut filled = false; let mut freed = false;
    let mut acked = Vec::new();
    while t.elapsed() < Duration::from_secs(25) {
        if !filled && t.elapsed() > Duration::from_secs(2) {
            filled = true;
            let out = std::process::Command::new("sh").arg("-c").arg("dd if=/dev/zero of=/tmp/sx/small/fill bs=1k count=100000 2>&1 | tail -1; df /tmp/sx/small | tail -1").output().unwrap();
            println!("{:?} FILLED {}", t.elapsed(), String::from_utf8_lossy(&out.stdout));
        }
        if !freed && t.elapsed() > Duration::from_secs(12) { freed = true; std::fs::remove_file("/tmp/sx/small/fill").unwrap(); println!("{:?} FREED", t.elapsed()); }
        let b = Instant::now();
        let c = records.four();
        let id = c.records[0..1].iter().map(|c| match c { doorward_core::ports::Change::Put(doorward_core::ports::Record::Challenge(x)) => x.id, _ => panic!() }).next().unwrap();
        let r = store.commit(&c).await;
        if r.is_ok() { ok += 1; acked.push(id) } else { bad += 1; }
        let s = format!("{r:?}");
        if s != last { println!("{:?} {s} took {:?} (ok {ok} bad {bad}) ready {}", t.elapsed(), b.elapsed(), store.ready().await); last = s; }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    println!("ok {ok} bad {bad}");
    let mut missing = 0;
    for id in &acked { if doorward_core::ports::Challenges::find(&*store, *id).await.unwrap().is_none() { missing += 1; } }
    println!("missing {missing} of {}", acked.len());
    let b = Instant::now();
    store.close().await;
    println!("closed {:?}", b.elapsed());
    drop(store);
    let store = SurrealStore::open(Settings::at("surrealkv:///tmp/sx/small/db")).await.unwrap();
    let mut missing = 0;
    for id in &acked { if doorward_core::ports::Challenges::find(&*store, *id).await.unwrap().is_none() { missing += 1; } }
    println!("after reopening missing {missing} of {}", acked.len());
    store.close().await;
}
