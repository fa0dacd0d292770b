//! The HTTP kit: what every page needs and what knows no domain. Forms and queries read strictly, cookies, forged-form
//! protection, the page shell, error pages, limits, static files, headers.
//!
//! A page of a visitor holds only links and GET forms, so that it can be cached; what posts lives on a page of its own.
//! The person at the other end is a plain [`Viewer`] that `accounts` fills; whether she may do something, only the
//! domains know.

pub mod assets;
pub mod cookies;
pub mod csrf;
pub mod csv_file;
pub mod encoding;
pub mod error_page;
pub mod fields;
pub mod filled;
pub mod flash;
pub mod form;
pub mod guard;
pub mod health;
pub mod limits;
pub mod page_cache;
pub mod qr;
pub mod respond;
pub mod shell;
pub mod visit;

pub use csv_file::csv_file;
pub use fields::Fields;
pub use filled::{Choice, Filled, is_secret};
pub use form::{Form, LargeForm, Query, TableForm};
pub use qr::Qr;
pub use respond::{Page, page, page_with_status, see_other};
pub use shell::Shell;
pub use visit::{Site, Viewer, Visit};
