//! The front page. Pages only: it reads the domains and owns nothing.

pub mod pages;
