//! What hashing leaves behind in the memory of the process, as the system counts it.

#[cfg(all(test, target_os = "linux"))]
mod resident {
    use std::sync::{Arc, Barrier};

    use doorward_core::ports::PasswordHasher as _;
    use doorward_core::values::password::Password;
    use doorward_crypto::{Argon2Hasher, HashCost, HashQueue, SystemEntropy};
    use tokio::task::spawn_blocking;

    /// How many threads there are to hash on: those that read files and the store are the same.
    const THREADS: usize = 48;

    /// Far below the memory of a hash on each of them.
    const BEARABLE_KIB: usize = 100 * 1024;

    #[tokio::test]
    async fn hashing_takes_no_more_memory_however_many_threads_it_happens_on() {
        let hasher = Argon2Hasher::new(HashCost::default(), HashQueue::of_workers(2), Arc::new(SystemEntropy));
        let password = Password::parse_attempt("correct horse").expect("a password");
        starts_all_threads().await;
        let before = resident_kib();

        for _ in 0..60 {
            let (one, other) = tokio::join!(
                hasher.compare(&password, None, None),
                hasher.compare(&password, None, None)
            );
            assert!(one.is_ok() && other.is_ok());
        }

        let more = resident_kib().saturating_sub(before);
        assert!(more < BEARABLE_KIB, "{more} KiB more");
    }

    async fn starts_all_threads() {
        let all_there = Arc::new(Barrier::new(THREADS));
        let threads: Vec<_> = (0..THREADS)
            .map(|_| {
                let all_there = Arc::clone(&all_there);
                spawn_blocking(move || {
                    all_there.wait();
                })
            })
            .collect();
        for thread in threads {
            assert!(thread.await.is_ok(), "it waits for the others only");
        }
    }

    fn resident_kib() -> usize {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        let kib = number.and_then(|kib| kib.parse().ok());
        assert!(kib.is_some(), "the system does not tell: {status}");
        kib.unwrap_or_default()
    }
}
