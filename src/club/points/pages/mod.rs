//! One's statement, and the pages of operators: members, adjustments, rules.

pub mod adjusting;
mod line;
pub mod member;
pub mod operating;
pub mod rules;
pub mod statement;

use line::{Cited, LineView};
