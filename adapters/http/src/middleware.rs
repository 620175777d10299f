//! The border: what every request passes on its way in and every answer on its way out.
//!
//! Where each limit is kept: the size of a body, of all headers together and of the URL, and the time a request may take,
//! here; the number of headers and anything that is not HTTP at all, by the HTTP library, before a request exists.

mod border;
mod cors;
mod errors;
mod headers;
mod limits;
mod request_id;

pub(crate) use self::border::Border;
