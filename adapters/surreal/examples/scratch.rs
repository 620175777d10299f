//! Scratch.
#![recursion_limit = "256"]
use surrealdb::types::ToSql;
fn main() {
    let rt = tokio::runtime::Builder::new_multi_thread().thread_stack_size(20 << 20).enable_all().build().unwrap();
    let mut args = std::env::args().skip(1);
    let url = args.next().unwrap();
    let files: Vec<String> = args.collect();
    rt.block_on(rt.spawn(async move {
        let db = surrealdb::engine::any::connect(url).await.unwrap();
        db.use_ns(std::env::var("NS").unwrap_or("a".into())).use_db(std::env::var("NS").unwrap_or("b".into())).await.unwrap();
        for f in files {
            let text = std::fs::read_to_string(&f).unwrap();
            for part in text.split("\n---\n") {
                let reps = part.lines().find_map(|l| l.strip_prefix("-- x").and_then(|n| n.trim().parse::<u32>().ok())).unwrap_or(1);
                let quiet = part.contains("-- quiet");
                let t = std::time::Instant::now();
                let mut last = None;
                for _ in 0..reps { last = Some(db.query(part).await); }
                let el = t.elapsed() / reps;
                println!("=== {}\n    [{:?}]", part.trim(), el);
                match last.unwrap() {
                    Err(e) => println!("    ERR {e:?}"),
                    Ok(mut r) => {
                        let n = r.num_statements();
                        let errs = r.take_errors();
                        for i in 0..n + errs.len() {
                            if let Some(e) = errs.get(&i) { println!("    {i}: ERR {e:?}"); continue; }
                            let v: surrealdb::types::Value = r.take(i).unwrap();
                            let s = v.to_sql();
                            if !quiet { println!("    {i}: {}", &s[..s.len().min(3000)]); }
                        }
                    }
                }
            }
        }
    })).unwrap();
}
