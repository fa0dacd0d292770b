//! What people do with their accounts. Passwords come hashed, since hashing takes longer than a transaction may.
//!
//! None of these needs a request: the command line, the demonstration and the tests use them as the pages do.

mod closing;
mod codes;
mod contacts;
mod opening;
mod passwords;
mod roles;
mod second_factor;
mod sessions;

pub use closing::close_account;
pub use codes::{
    Tried, TypedCode, ask_again, ask_change_code, ask_code, ask_proof_code, enter, find_open_code, prove_by_password,
    try_code, try_second_step,
};
pub use contacts::{find_change_of_link, undo_change};
pub use opening::{
    Registered, Registration, ask_confirmation, confirm_email, register, register_confirmed, set_language,
    set_public_name,
};
pub use passwords::{ask_reset, change_password, find_owner_of_password_link, reset_password};
pub use roles::{NewStaff, StaffName, add_staff, end_role, grant_role, set_staff_name};
pub use second_factor::{
    are_recovery_codes, count_recovery_codes, enable_totp, end_totp, find_totp, renew_recovery_codes, reset_totp,
    reset_totp_of, start_totp,
};
pub use sessions::{Arrival, NewSession, end_other_sessions, end_own_session, end_session, open_session};

pub(super) use contacts::make_objection_link;
pub(super) use opening::find_owner_of_confirmation_link;
pub(super) use sessions::make_link;
