//! Membership of the owners' club (会员): who belongs to it, since when, and how that ends.
//!
//! Whoever has a confirmed account *joins* at once; what she is in the club, owner, family, tenant or friend, is not
//! written down but follows from her approved homes (club.md 1.1). Who works for the company is no member: staff earn
//! nothing. A member *leaves* with a month's notice and may think again until then; her points go on the day itself
//! (`points` hears of it). Closing an account gives that notice too. An operator *suspends* somebody until a day, with a
//! reason that she reads.
//!
//! Invariants: one row a person, with one number for ever; a membership that begins again is another round.
//!
//! Deliberately absent: an application that somebody approves, and the year of birth.

mod model;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use model::{Birthday, Member, NOTICE_DAYS, Standing};
pub use store::{find_member, find_member_by_card, find_member_by_number, member_of};
