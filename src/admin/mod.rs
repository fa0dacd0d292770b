//! What administrators see and do that belongs to no single domain: their pages about places and jobs.
//!
//! An outer ring: it reads the public face of any domain and writes through its actions. Nothing imports it but
//! `routes.rs`. People and roles are administered in `accounts`.

pub mod pages;
