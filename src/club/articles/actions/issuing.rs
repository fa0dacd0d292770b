//! Opening, closing and publishing issues.

use super::stepping;
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::words::ArticleAct;
use crate::club::articles::model::{IssueText, NewStep};
use crate::club::articles::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// Opens the next issue; gives its number.
pub fn open_issue(tx: &mut WriteTx<'_>, actor: &Actor, text: &IssueText) -> Result<i64> {
    policy::may_edit(actor)?;
    policy::may_open(store::issues_in_work(tx)?.len())?;
    let number = store::insert_issue(tx, text)?;
    let issue = store::find_issue(tx, Some(actor), number)?;
    tx.record(&Fact::IssueOpened { issue_id: issue.id, by: actor.person_id }, &[])?;
    Ok(number)
}

/// Says something else about an issue.
pub fn change_issue(tx: &mut WriteTx<'_>, actor: &Actor, number: i64, text: &IssueText) -> Result<()> {
    policy::may_edit(actor)?;
    let issue = store::find_issue(tx, Some(actor), number)?;
    policy::may_change_issue(actor, &issue)?;
    store::set_issue_text(tx, issue.id, text)
}

/// Closes an issue: it takes no more pieces.
pub fn close_issue(tx: &mut WriteTx<'_>, actor: &Actor, number: i64) -> Result<()> {
    policy::may_edit(actor)?;
    let issue = store::find_issue(tx, Some(actor), number)?;
    policy::may_close(actor, &issue)?;
    store::close_issue(tx, issue.id)?;
    tx.record(&Fact::IssueClosed { issue_id: issue.id, by: actor.person_id }, &[])?;
    Ok(())
}

/// Publishes an issue with every piece in it; its contents stay.
pub fn publish_issue(tx: &mut WriteTx<'_>, actor: &Actor, number: i64) -> Result<()> {
    policy::may_edit(actor)?;
    let issue = store::find_issue(tx, Some(actor), number)?;
    let pieces = store::scheduled_for(tx, issue.id)?;
    policy::may_publish(actor, &issue, &pieces)?;
    for piece in &pieces {
        let edge = policy::may_step(actor, piece, ArticleAct::Publish)?;
        stepping::take(tx, actor, (piece, edge), &NewStep::of(ArticleAct::Publish))?;
    }
    store::publish_issue(tx, issue.id)?;
    let count = i64::try_from(pieces.len()).unwrap_or(i64::MAX);
    tx.record(&Fact::IssuePublished { issue_id: issue.id, pieces: count, by: actor.person_id }, &[])?;
    Ok(())
}
