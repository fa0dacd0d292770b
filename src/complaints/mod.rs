//! The forum: a complaint, its points at issue, its thread of replies, its states and its clocks.
//!
//! A *complaint* is opened by its *opener* (楼主) with floor 1; every further *reply* takes the next *floor*, which never
//! changes. A *response* is a reply that speaks for the company: it carries a role and an organisation and has its own
//! kinds. Who must act is the *state*; who may see it is the *visibility*; by when, the *clock* says, from the facts and
//! the calendar alone. What happened is its facts; the row is a projection that `candor check` recomputes.
//!
//! Only the opener, or an approved owner of her home, can say that it is solved. Nothing is deleted. One SQL predicate
//! ([`visible_to`]) decides who sees what, for pages, lists, counts and search hits alike.
//!
//! Deliberately absent: votes, heat, and any way for staff to end a complaint in the owner's name.

pub mod archive;
pub mod causes;
pub mod letters;

mod model;
mod moving;
mod quoting;
pub mod reading;

mod row;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;
pub mod urls;

pub use crate::outbox::{RecordedFact as Happening, steps_of};
pub use actions::course_of;
pub use model::{
    Act, Broken, Change, ChangeKind, Charge, Clock, ClockRow, Complaint, ComplaintVersion, Cosigned, Course, Covered,
    EDIT_MINUTES, ENTRY_DAYS, Entry, EstateWatch, FLOORS_PER_PAGE, FirstResponse, HIGHEST_RUNG, Household, Households,
    Limit, NOT_IN_THIS_STATE, NamedCause, NewCause, NewPromise, NewRemedy, NewTemplate, NoPromise, OriginalReading,
    OriginalText, PART, Participant, Pledge, Point, Projection, Promise, ProposalPoint, Recomputed, Remedy, Reply,
    ReplyTemplate, ReplyVersion, SecondSignature, Standing, TAKEOVER_DAYS, TakeoverCode, TextPart, ToldRemedy,
    USUAL_REMEDY_DAYS, WITHHELD_POINT, WITHHELD_TITLE, Watch, Withholding, Wording, after, changes, first_response_due,
    in_reminder_hours, in_thread, number, replay, role_on, standing_since,
};
pub use moving::{MovedDeadline, moved_deadlines};
pub use policy::Permissions;
pub use quoting::without_quotes_of;
pub use row::{Leaf, Piece, RowView, Term};
pub use store::{
    Ambassador, Calls, Counts, Day, DayLine, Desk, Filter, FloorText, HeldReply, LONG_DAYS, LastWord, LateGroup,
    ListedRemedy, MOST_OF_A_KIND, Narrowed, Order, OriginalPlace, OwnOriginal, OwnPlace, OwnPoint, OwnText, OwnTies,
    OwnTitle, Page, Parties, Placed, PublicTexts, Queue, QueueOf, QueuePage, ROWS_PER_PAGE, RemedyToVerify, Row,
    SignedRejection, Spoken, Ties, WITHHOLDINGS_PER_PAGE, WaitingRejection, WatchedEstate, additions_of, all_after,
    authors_of, buildings_of_units, calls_of, cases_between, cause_of, clocks_between, clocks_of, count_late,
    count_queues, count_statement, counts, covered_floors, day_between, due_between, estate_watch_of,
    estate_watchers_after, estate_watches_of, estates_watched_by, find, find_entry, find_participant,
    find_participant_of, find_placed, find_promise, find_remedy, find_reply, find_withholding, first_visible_to,
    floors_between, followed_by, followers_after, has_grave_open, homes_to_visit, household_people, households_between,
    households_of, ids_after, ids_at, ids_statement, last_id, leads_for, list_visible_to, merged_into, named_for,
    no_promises_of, official_floors_after, open_rejection, opener_floors_after, originals_of, others_of_household,
    own_originals_after, own_points_after, own_texts_after, own_ties, own_titles_after, parties_of, picked, place_of,
    points_and_proposals, points_of, promises_between, promises_of, proposal_of, public_between, queue, reach_of,
    readings_of, receipts_of, rejection_of, rejections_to_sign, remedies_before, remedies_between, remedies_of,
    remedies_to_verify, replies_held, roles_at, rows_alike, rows_by_id, shows_floor, speaker_names, speakers_at,
    texts_at, texts_of, ties_of, title_versions_of, titles_visible_to, tree_after, versions_of, visible_to, watches_of,
    watches_on, withheld_texts, withholding_at, withholdings_before, withholdings_of, withholdings_waiting, within,
};
pub use urls::{Address, parse_address};
