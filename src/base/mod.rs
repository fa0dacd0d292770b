//! What every part of the site needs and what knows no part of it: instants and the clock, chance, typed ids, error
//! kinds, messages, the rules of written text, page cursors, and HTML that is safe to show.
//!
//! Nothing here reads the database, the network or a setting. The only reads of the machine's clock and of its source
//! of chance stand in [`clock`] and [`random`].

pub mod clock;
pub mod contact;
pub mod cursor;
pub mod error;
pub mod ids;
pub mod masking;
pub mod message;
pub mod random;
pub mod safe_html;
pub mod text;
pub mod text_enum;
pub mod words;

pub use clock::{Clock, Instant};
pub use contact::{Contact, ContactKind};
pub use error::{Error, FormErrors, Result};
pub use message::{Arg, Message};
pub use random::Random;
pub use safe_html::SafeHtml;
