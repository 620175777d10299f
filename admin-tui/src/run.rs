//! The loop: keys, ticks and answers in, pictures and effects out.

use std::collections::HashMap;
use std::future::pending;
use std::io;
use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::crossterm::event::{Event, KeyEventKind};
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::AbortHandle;

use crate::app::{Msg, State, update};
use crate::client::Client;
use crate::clock;
use crate::desk::{Effect, Ticket};
use crate::latency::Latency;
use crate::measure::Happened;
use crate::terminal;
use crate::view::view;

/// How often time is looked at while something moves, and while nothing does.
const LIVELY: Duration = Duration::from_millis(125);
const CALM: Duration = Duration::from_secs(1);
/// How many events one picture may show the outcome of.
const TOGETHER: usize = 256;

/// What carries effects out, and where their outcomes go.
struct Hands {
    client: Client,
    outcomes: UnboundedSender<Msg>,
    flying: HashMap<Ticket, AbortHandle>,
}

/// Runs until somebody wants it to end, at the keys or from outside. Answers how long keys took to reach the screen.
pub(crate) async fn run<B: Backend>(
    terminal: &mut Terminal<B>,
    state: &mut State,
    first: Vec<Effect>,
    client: Client,
    mut events: UnboundedReceiver<Happened>,
    told_to_end: impl Future<Output = ()>,
) -> Result<Latency, B::Error> {
    let mut told_to_end = pin!(told_to_end);
    let (outcomes, mut finished) = unbounded_channel();
    let mut hands = Hands {
        client,
        outcomes,
        flying: HashMap::new(),
    };
    let mut latency = Latency::default();
    let mut effects = first;
    let mut last_tick = clock::instant();
    loop {
        if std::mem::take(&mut state.is_changed) {
            terminal.draw(|frame| view(state, frame))?;
            latency.drawn();
        }
        for effect in effects {
            if effect == Effect::Redraw {
                terminal::blank(terminal)?;
                terminal.draw(|frame| view(state, frame))?;
                continue;
            }
            if !hands.carry_out(effect) {
                return Ok(latency);
            }
        }
        let pause = if state.is_lively() { LIVELY } else { CALM };
        let msg = tokio::select! {
            event = next(&mut events) => message(event, &mut latency),
            Some(outcome) = finished.recv() => Some(outcome),
            () = &mut told_to_end => return Ok(latency),
            // However many keys come, time goes on.
            () = tokio::time::sleep(pause.saturating_sub(last_tick.elapsed())) => {
                last_tick = clock::instant();
                Some(Msg::Tick(clock::now()))
            }
        };
        effects = msg.map(|msg| update(state, msg)).unwrap_or_default();
        // What came in meanwhile is seen in the same picture: a torrent of keys costs no torrent of pictures.
        for _ in 0..TOGETHER {
            let Ok(event) = events.try_recv() else { break };
            let msg = message(event, &mut latency);
            effects.extend(msg.map(|msg| update(state, msg)).unwrap_or_default());
        }
    }
}

/// The next event; none ever again once nobody sends any.
async fn next(events: &mut UnboundedReceiver<Happened>) -> Happened {
    match events.recv().await {
        Some(event) => event,
        None => pending().await,
    }
}

fn message((at, event): Happened, latency: &mut Latency) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            latency.pressed(at);
            Some(Msg::Key(key))
        }
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Mouse(mouse) => Some(Msg::Mouse(mouse)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        _ => None,
    }
}

impl Hands {
    /// Whether the program goes on afterwards.
    fn carry_out(&mut self, effect: Effect) -> bool {
        match effect {
            Effect::Send(ticket, call) => {
                let (client, outcomes) = (self.client.clone(), self.outcomes.clone());
                let task = tokio::spawn(async move {
                    let label = call.label();
                    let began = clock::instant();
                    let result = Box::new(client.perform(call).await);
                    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
                    // Nobody listens any more once the program ends.
                    let _ = outcomes.send(Msg::Answered {
                        ticket,
                        label,
                        millis,
                        result,
                    });
                });
                self.flying.retain(|_, it| !it.is_finished());
                self.flying.insert(ticket, task.abort_handle());
            }
            Effect::Cancel(ticket) => {
                if let Some(task) = self.flying.remove(&ticket) {
                    task.abort();
                }
            }
            Effect::Copy(text) => tell(terminal::copy(&text)),
            Effect::CaptureMouse(wanted) => tell(terminal::capture_mouse(wanted)),
            Effect::Save(path, text) => {
                let outcomes = self.outcomes.clone();
                tokio::spawn(async move {
                    let saved = save(&path, &text).await;
                    let _ = outcomes.send(Msg::Saved(saved.map(|()| path).map_err(|it| it.to_string())));
                });
            }
            // The loop has the screen.
            Effect::Redraw => {}
            Effect::Quit => return false,
        }
        true
    }
}

/// Writes a file that only its owner can read, because people are in it. One that is there already stays as it is.
async fn save(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await?;
    file.write_all(text.as_bytes()).await?;
    file.flush().await
}

fn tell(outcome: io::Result<()>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "the terminal does not take this");
    }
}
