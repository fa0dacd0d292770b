//! The pages of complaints.

mod about;
pub mod affected;
mod asked;
pub mod compose;
mod compose_form;
mod covers;
pub mod decide;
mod drafting;
pub mod edit;
pub mod estate;
pub mod feed;
pub mod heading;
pub mod list;
pub mod mine;
pub mod official;
pub mod original;
pub mod reply;
pub mod similar;
pub mod sitemap;
pub mod solution;
pub mod step;
mod taking;
pub mod thread;
pub mod versions;
pub mod watch;
mod word;
