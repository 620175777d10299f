//! What the machine could do at best: the bare handler, the bare store, the bare hash, the bare disk.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use doorward_core::ports::{Journal as _, PasswordHasher as _};
use doorward_core::values::password::Password;
use doorward_crypto::{Argon2Hasher, HashCost, HashQueue, SystemEntropy};
use doorward_surreal::SurrealStore;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};

use crate::clock::Watch;
use crate::failure::Failure;
use crate::fleet::{Tally, Worker, works};
use crate::http::{Ask, Http};
use crate::records;
use crate::samples::Samples;
use crate::seed::{PASSWORD, store};

/// What hashing a password costs where nobody configured it.
pub(crate) fn usual_cost() -> HashCost {
    #[expect(clippy::expect_used, reason = "it is the least that is allowed")]
    HashCost::new(19_456, 2, 1).expect("a cost")
}

/// How often the disk makes four KiB durable, one write after the other.
pub(crate) async fn disk(directory: &Path, how_long: Duration) -> Result<Tally, Failure> {
    let path = directory.join("disk");
    tokio::task::spawn_blocking(move || {
        let mut file = std::fs::File::create(path)?;
        let (watch, mut took) = (Watch::start(), Samples::default());
        while watch.shows() < how_long {
            let each = Watch::start();
            file.write_all(&[7; 4096])?;
            file.sync_data()?;
            took.add(each.shows());
        }
        Ok(Tally {
            took,
            lasted: watch.shows(),
            ..Tally::default()
        })
    })
    .await?
}

/// How often the store commits what a request for a code writes.
pub(crate) async fn commits(directory: &Path, clients: usize, how_long: Duration) -> Result<Tally, Failure> {
    let store = store(&directory.join(format!("commits-{clients}"))).await?;
    let made = Arc::new(AtomicU32::new(0));
    let writers = (0..clients).map(|_| Writer {
        store: Arc::clone(&store),
        made: Arc::clone(&made),
    });
    let tally = works(writers.collect(), how_long).await?;
    store.close().await;
    Ok(tally)
}

struct Writer {
    store: Arc<SurrealStore>,
    made: Arc<AtomicU32>,
}

impl Worker for Writer {
    async fn work(&mut self) -> Result<(), Failure> {
        let changes = records::of_a_code(self.made.fetch_add(1, Ordering::Relaxed))?;
        Ok(self.store.commit(&changes).await?)
    }
}

/// How often a handler that does nothing answers.
pub(crate) async fn handler(clients: usize, how_long: Duration) -> Result<Tally, Failure> {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await?;
    let address = acceptor.local_addr().into_iter().find_map(|address| {
        let address = address.as_socket_addr()?;
        Some(address.to_string())
    });
    let address = address.ok_or(Failure::Broken)?;
    let route = poem::Route::new().at("/", poem::endpoint::make_sync(|_| "{}"));
    let serving = tokio::spawn(poem::Server::new_with_acceptor(acceptor).run(route));
    let askers = (0..clients).map(|_| Asker(Http::to(&address)));
    let tally = works(askers.collect(), how_long).await;
    serving.abort();
    tally
}

struct Asker(Http);

impl Worker for Asker {
    async fn work(&mut self) -> Result<(), Failure> {
        self.0.expects(200, Ask::get("/")).await.map(drop)
    }
}

/// How often a password is compared with a hash.
pub(crate) async fn hashes(clients: usize, how_long: Duration) -> Result<Tally, Failure> {
    let queue = HashQueue {
        max_wait: Duration::from_mins(1),
        waiting: clients,
        ..HashQueue::default()
    };
    let hasher = Arc::new(Argon2Hasher::new(usual_cost(), queue, Arc::new(SystemEntropy)));
    let password = Password::parse(PASSWORD)?;
    let hashers = (0..clients).map(|_| Comparer {
        hasher: Arc::clone(&hasher),
        password: password.clone(),
    });
    works(hashers.collect(), how_long).await
}

struct Comparer {
    hasher: Arc<Argon2Hasher>,
    password: Password,
}

impl Worker for Comparer {
    async fn work(&mut self) -> Result<(), Failure> {
        // Without a hash the work of one comparison is done all the same.
        self.hasher.compare(&self.password, None, None).await?;
        Ok(())
    }
}
