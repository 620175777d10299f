//! One request and its answer.

use std::net::SocketAddr;

use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::address::vetted;
use super::answer::{Answer, AnswerError};
use super::connection::{Connection, Stream};
use super::pool::Peer;
use super::{Egress, EgressError, Passage, Sent, Target};
use crate::call::Journal;

impl Egress {
    /// Sends these bytes to the target and reads the answer.
    pub(crate) async fn exchange(
        &self,
        target: &Target,
        bytes: &Zeroizing<Vec<u8>>,
        passage: &Passage<'_>,
        sent: &Sent<'_>,
    ) -> Result<Answer, EgressError> {
        let peer = Peer {
            plain: target.plain,
            host: target.host.clone(),
            port: target.port,
        };
        let exchange = async {
            let mut connection = match passage.pool.take(&peer, self.clock.now()) {
                Some(connection) => connection,
                None => self.connect(target, passage).await?,
            };
            let (answer, keep) = round_trip(&mut connection, bytes, passage, sent).await?;
            if keep {
                passage.pool.keep(peer, connection, self.clock.now());
            }
            Ok(answer)
        };
        let ended = timeout(passage.timeout, exchange).await;
        ended.unwrap_or_else(|_| Err(EgressError::TimedOut { sent: sent.maybe() }))
    }

    async fn connect(&self, target: &Target, passage: &Passage<'_>) -> Result<Connection, EgressError> {
        let connected = async {
            if let Some(stand_in) = passage.stand_in {
                let stream = Stream::plain(stand_in).await.map_err(|fault| unsent(&fault))?;
                return Ok(Connection::new(Stream::Plain(stream)));
            }
            let stream = self
                .reach(
                    &target.host,
                    target.port,
                    passage.allow_private,
                    target.plain,
                    passage.journal,
                )
                .await?;
            let stream = if target.plain {
                Stream::Plain(stream)
            } else {
                let secured = Stream::secured(stream, &target.host, &self.tls).await;
                secured.map_err(|fault| EgressError::Broken {
                    sent: false,
                    detail: format!("TLS: {fault}"),
                })?
            };
            Ok(Connection::new(stream))
        };
        let ended = timeout(passage.limits.connect, connected).await;
        ended.unwrap_or(Err(EgressError::TimedOut { sent: false }))
    }

    /// Looks the host up once and connects to the first of its vetted addresses that answers.
    pub(crate) async fn reach(
        &self,
        host: &str,
        port: u16,
        allow_private: bool,
        loopback_only: bool,
        journal: &Journal,
    ) -> Result<tokio::net::TcpStream, EgressError> {
        let found = match host.parse() {
            Ok(literal) => vec![literal],
            Err(_) => self.resolver.resolve(host).await.map_err(|fault| EgressError::Broken {
                sent: false,
                detail: format!("the name {host} was not found: {fault}"),
            })?,
        };
        let mut last = EgressError::Broken {
            sent: false,
            detail: format!("the name {host} has no address"),
        };
        for address in found {
            if let Err(refusal) = vetted(address, allow_private) {
                journal.note(|| format!("{host}: dropped {address}, which {}", refusal.reason()));
                last = EgressError::Denied(format!("{host} is at {address}, which {}", refusal.reason()));
                continue;
            }
            if loopback_only && !address.to_canonical().is_loopback() {
                last = EgressError::Denied(format!(
                    "{host} is at {address}: without TLS only this machine is reached"
                ));
                continue;
            }
            journal.note(|| format!("{host}: kept {address}"));
            match Stream::plain(SocketAddr::new(address, port)).await {
                Ok(stream) => return Ok(stream),
                Err(fault) => last = unsent(&fault),
            }
        }
        Err(last)
    }
}

async fn round_trip(
    connection: &mut Connection,
    bytes: &Zeroizing<Vec<u8>>,
    passage: &Passage<'_>,
    sent: &Sent<'_>,
) -> Result<(Answer, bool), EgressError> {
    sent.begin();
    let written = async {
        connection.stream.write_all(bytes).await?;
        connection.stream.flush().await
    };
    let written = written.await;
    // A peer that refuses a request early may answer and hang up before it has read everything.
    match (Answer::read(connection, passage.limits).await, written) {
        (Ok((answer, keep)), written) => Ok((answer, keep && written.is_ok())),
        (Err(AnswerError::TooLarge(size)), _) => Err(EgressError::TooLarge(size)),
        (Err(AnswerError::Broken(_)), Err(fault)) => Err(EgressError::Broken {
            sent: true,
            detail: fault.to_string(),
        }),
        (Err(AnswerError::Broken(detail)), Ok(())) => Err(EgressError::Broken { sent: true, detail }),
    }
}

fn unsent(fault: &std::io::Error) -> EgressError {
    EgressError::Broken {
        sent: false,
        detail: fault.to_string(),
    }
}
