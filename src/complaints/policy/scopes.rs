//! Where an actor does what: for the queues of the desk.

use super::{HANDS_OVER, SECOND_SIGNERS, SPEAKERS, TRIAGE};
use crate::accounts::{Actor, Scope};
use crate::base::words::Role;

/// The scopes within which an actor triages; none for who does not.
pub fn triage_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(TRIAGE)
}

/// The scopes within which an actor gives second signatures; none for who does not.
pub fn second_signature_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(SECOND_SIGNERS)
}

/// The scopes within which an actor may be named as the ambassador; none for who is none.
pub fn ambassador_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(&[Role::Ambassador])
}

/// The scopes within which an actor may hand complaints over, her own or everybody's (T18); none for who may not.
pub fn hand_over_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(HANDS_OVER)
}

/// The scopes in which an actor speaks for the company, and sees what burns there; none for who does not.
pub fn speaker_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(SPEAKERS)
}

/// The scopes within which an actor asks owners after the end; none for who does not.
pub fn visit_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(&[Role::ReturnCaller])
}

/// Reviews are decided for the whole group or not at all.
pub fn review_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(&[Role::Reviewer]).into_iter().filter(|scope| *scope == Scope::Group).collect()
}
