//! What people do with their accounts. Passwords come hashed, since hashing takes longer than a transaction may.
//!
//! None of these needs a request: the command line, the demonstration and the tests use them as the pages do.

mod opening;
mod passwords;
mod roles;
mod sessions;

pub use opening::{
    Registration, ask_confirmation, confirm_email, register, register_confirmed, set_language, set_public_name,
};
pub use passwords::{ask_reset, change_password, find_owner_of_password_link, reset_password};
pub use roles::{NewStaff, StaffName, add_staff, end_role, grant_role, set_staff_name};
pub use sessions::{NewSession, end_session, open_session};

pub(super) use opening::find_owner_of_confirmation_link;
pub(super) use sessions::make_link;
