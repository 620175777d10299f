//! The words of SMTP, one at a time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_core::values::secret::SecretText;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::TlsConnector;
use zeroize::Zeroizing;

use super::Reply;
use super::mail::Composed;
use crate::egress::{Footprint, Stream};

const MOST_REPLY: usize = 16 << 10;

/// Why a dialogue ended early.
#[derive(Debug)]
pub(super) enum Fault {
    /// The relay said no.
    Refused(Reply),
    /// The connection failed, or the relay did not keep to the rules.
    Broken(String),
}

/// A conversation with a relay.
pub(super) struct Dialogue {
    stream: Option<Stream>,
    unread: Vec<u8>,
    offers: Vec<String>,
    /// Whether a byte of a mail has been handed over.
    pub(super) mail_left: bool,
}

impl Dialogue {
    pub(super) const fn new(stream: Stream) -> Self {
        Self {
            stream: Some(stream),
            unread: Vec::new(),
            offers: Vec::new(),
            mail_left: false,
        }
    }

    pub(super) async fn hello(&mut self) -> Result<(), Fault> {
        let reply = self.ask(b"EHLO [127.0.0.1]\r\n", 250).await?;
        self.offers = reply.text.lines().skip(1).map(str::to_ascii_uppercase).collect();
        Ok(())
    }

    /// Puts TLS over the connection. What came in before it came from nobody knows whom, so there must be none.
    pub(super) async fn start_tls(&mut self, host: &str, tls: &TlsConnector) -> Result<(), Fault> {
        if !self.offers("STARTTLS") {
            return Err(broken("the relay does not offer STARTTLS"));
        }
        self.ask(b"STARTTLS\r\n", 220).await?;
        let Some(Stream::Plain(stream)) = self.stream.take().filter(|_| self.unread.is_empty()) else {
            return Err(broken("the relay spoke before TLS began"));
        };
        let secured = Stream::secured(stream, host, tls).await;
        self.stream = Some(secured.map_err(|fault| Fault::Broken(format!("TLS: {fault}")))?);
        Ok(())
    }

    pub(super) async fn log_in(&mut self, username: &str, password: &SecretText) -> Result<(), Fault> {
        let ways = self
            .offers
            .iter()
            .find_map(|offer| offer.strip_prefix("AUTH "))
            .unwrap_or_default()
            .to_owned();
        let offers = |way: &str| ways.split_whitespace().any(|offered| offered == way);
        if offers("PLAIN") {
            let pair = Zeroizing::new(format!("\0{username}\0{}", password.reveal()));
            let line = Zeroizing::new(format!("AUTH PLAIN {}\r\n", STANDARD.encode(pair.as_bytes())));
            self.ask(line.as_bytes(), 235).await?;
        } else if offers("LOGIN") {
            self.ask(b"AUTH LOGIN\r\n", 334).await?;
            self.ask(format!("{}\r\n", STANDARD.encode(username)).as_bytes(), 334)
                .await?;
            let line = Zeroizing::new(format!("{}\r\n", STANDARD.encode(password.reveal())));
            self.ask(line.as_bytes(), 235).await?;
        } else {
            return Err(broken("the relay offers no login we know"));
        }
        Ok(())
    }

    /// Hands a mail over.
    pub(super) async fn submit(&mut self, mail: &Composed, footprint: &Footprint) -> Result<Reply, Fault> {
        let international = !(mail.sender.is_ascii() && mail.recipient.is_ascii());
        if international && !self.offers("SMTPUTF8") {
            return Err(Fault::Refused(Reply {
                code: 553,
                text: "5.6.7 the relay does not know international addresses".to_owned(),
            }));
        }
        let extra = if international { " BODY=8BITMIME SMTPUTF8" } else { "" };
        self.ask(format!("MAIL FROM:<{}>{extra}\r\n", mail.sender).as_bytes(), 250)
            .await?;
        self.ask(format!("RCPT TO:<{}>\r\n", mail.recipient).as_bytes(), 250)
            .await?;
        self.ask(b"DATA\r\n", 354).await?;
        // To be said before the first byte goes, so that no failure in between can hide it.
        self.mail_left = true;
        footprint.leave();
        let reply = self.ask(&stuffed(&mail.bytes), 250).await?;
        footprint.confirm();
        Ok(reply)
    }

    /// Says good-bye; nobody waits for the answer.
    pub(super) async fn quit(&mut self) {
        // The mail is taken; how the connection ends changes nothing.
        let _ = self.say(b"QUIT\r\n").await;
    }

    /// Reads a reply that has to have this code.
    pub(super) async fn expect(&mut self, code: u16) -> Result<Reply, Fault> {
        let reply = self.listen().await?;
        if reply.code == code {
            Ok(reply)
        } else {
            Err(Fault::Refused(reply))
        }
    }

    async fn ask(&mut self, line: &[u8], code: u16) -> Result<Reply, Fault> {
        self.say(line).await?;
        self.expect(code).await
    }

    async fn say(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let stream = self.stream.as_mut().ok_or_else(|| broken("the connection is gone"))?;
        let said = async {
            stream.write_all(bytes).await?;
            stream.flush().await
        };
        said.await
            .map_err(|fault: std::io::Error| Fault::Broken(fault.to_string()))
    }

    async fn listen(&mut self) -> Result<Reply, Fault> {
        let mut lines: Vec<String> = Vec::new();
        loop {
            let line = self.line().await?;
            let code = line
                .get(..3)
                .and_then(|code| code.parse().ok())
                .filter(|code| (200..600).contains(code));
            let code: u16 = code.ok_or_else(|| broken("the relay does not speak SMTP"))?;
            lines.push(line.get(4..).unwrap_or_default().to_owned());
            if lines.iter().map(String::len).sum::<usize>() > MOST_REPLY {
                return Err(broken("the relay's reply is too long"));
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Reply {
                    code,
                    text: lines.join("\n"),
                });
            }
        }
    }

    async fn line(&mut self) -> Result<String, Fault> {
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            if self.unread.len() > MOST_REPLY {
                return Err(broken("the relay's reply is too long"));
            }
            let stream = self.stream.as_mut().ok_or_else(|| broken("the connection is gone"))?;
            let read = stream.read_buf(&mut self.unread).await;
            if read.map_err(|fault| Fault::Broken(fault.to_string()))? == 0 {
                return Err(broken("the relay hung up"));
            }
        }
    }

    fn offers(&self, word: &str) -> bool {
        self.offers
            .iter()
            .any(|offer| offer.split_whitespace().next() == Some(word))
    }
}

/// A mail with its end marked, and no line in it that could be taken for the end.
fn stuffed(mail: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(mail.len() + 64);
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.starts_with(b".") {
            out.push(b'.');
        }
        // A lone carriage return is an end of line to some relays.
        out.extend(text.iter().map(|byte| if *byte == b'\r' { b' ' } else { *byte }));
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

fn broken(why: &str) -> Fault {
    Fault::Broken(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_mail_ends_it() {
        assert_eq!(
            stuffed(b"a\r\n.\r\n..b\n.c\rMAIL"),
            b"a\r\n..\r\n...b\r\n..c MAIL\r\n.\r\n"
        );
    }
}
