//! The border: what every request passes on its way in and every answer on its way out.
//!
//! Where each limit is kept: the size of a body, of all headers together and of the URL, and the time a request may take,
//! here. What is larger still (more than 100 headers, a URL of 64 KiB) or no HTTP at all is refused by the HTTP library
//! before a request exists; [`unread`] says in which words.

mod border;
mod cors;
mod errors;
mod headers;
mod limits;
mod request_id;
mod unread;

pub(crate) use self::border::Border;
pub use self::unread::unread;
