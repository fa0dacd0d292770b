//! Taking the words of a floor out of every page, and bringing them back: its own, and what other floors quote of it.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::ids::ComplaintId;
use crate::base::words::{ReplyKind, VersionKind, Visibility};
use crate::base::{Result, SafeHtml};
use crate::complaints::model::{ProposalPoint, WITHHELD_TITLE};
use crate::complaints::quoting::{quotes, without_quotes_of};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{complaint, complaint_version, reply, reply_version};

/// The floors of some complaints that are withheld. The condition is that of the partial index, to the letter.
fn withheld_at(tx: &mut ReadTx<'_>, ids: Vec<i64>) -> Result<Vec<(ComplaintId, i32)>> {
    Ok(reply::table
        .filter(reply::complaint_id.eq_any(ids))
        .filter(sql::<Bool>("reply.visibility = 'withheld'"))
        .select((reply::complaint_id, reply::floor))
        .load(tx.conn())?)
}

/// Takes out of some texts what they quote of floors that are withheld: a query, if any of them quotes at all.
pub(super) fn hide_quotes<'a>(
    tx: &mut ReadTx<'_>,
    texts: impl Iterator<Item = (ComplaintId, &'a mut String)>,
) -> Result<()> {
    let quoting: Vec<_> = texts.filter(|(_, text)| text.contains('>')).collect();
    if quoting.is_empty() {
        return Ok(());
    }
    let mut ids: Vec<i64> = quoting.iter().map(|(id, _)| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let withheld = withheld_at(tx, ids)?;
    for (id, text) in quoting {
        let floors: Vec<i32> = withheld.iter().filter(|(of, _)| *of == id).map(|(_, floor)| *floor).collect();
        let shown = without_quotes_of(text, &floors).into_owned();
        *text = shown;
    }
    Ok(())
}

/// The HTML of a text of a complaint, as everybody reads it now.
pub fn html_of(tx: &mut ReadTx<'_>, id: ComplaintId, markdown: &str) -> Result<SafeHtml> {
    let mut text = markdown.to_owned();
    hide_quotes(tx, std::iter::once((id, &mut text)))?;
    Ok(SafeHtml::from_markdown(&text))
}

/// Takes out of what was proposed the words of solutions that are withheld. Rounds are in the order of their floors.
pub(super) fn hide_answers(tx: &mut ReadTx<'_>, id: ComplaintId, proposals: &mut [ProposalPoint]) -> Result<()> {
    if proposals.is_empty() {
        return Ok(());
    }
    let solutions: Vec<Visibility> = reply::table
        .filter(reply::complaint_id.eq(id.0))
        .filter(sql::<Bool>("reply.kind NOT IN ('opening', 'comment')"))
        .filter(reply::kind.eq(ReplyKind::Solution))
        .order(reply::floor)
        .select(reply::visibility)
        .load(tx.conn())?;
    for proposal in proposals {
        let index = usize::try_from(proposal.round).unwrap_or(0).checked_sub(1);
        if index.and_then(|index| solutions.get(index)) == Some(&Visibility::Withheld) {
            proposal.body.clear();
        }
    }
    Ok(())
}

/// Says who may read a floor that is not withheld: everybody, or those who read it first.
pub fn set_visibility(tx: &mut WriteTx<'_>, (id, floor): (ComplaintId, i32), visibility: Visibility) -> Result<()> {
    diesel::update(reply::table.find((id.0, floor))).set(reply::visibility.eq(visibility)).execute(tx.conn())?;
    Ok(())
}

/// Takes a floor out of every page, and out of what others quote; floor 1 with its title, its wish and its points.
pub fn hide_floor(tx: &mut WriteTx<'_>, (id, floor): (ComplaintId, i32)) -> Result<()> {
    diesel::update(reply::table.find((id.0, floor)))
        .set((reply::visibility.eq(Visibility::Withheld), reply::html.eq(SafeHtml::default())))
        .execute(tx.conn())?;
    if floor == 1 {
        diesel::update(complaint::table.find(id.0))
            .set((complaint::title.eq(WITHHELD_TITLE), complaint::wish.eq("")))
            .execute(tx.conn())?;
    }
    render_quoting(tx, (id, floor))
}

/// Brings a floor back as its newest version says it.
pub fn show_floor(tx: &mut WriteTx<'_>, (id, floor): (ComplaintId, i32)) -> Result<()> {
    diesel::update(reply::table.find((id.0, floor)))
        .set(reply::visibility.eq(Visibility::Public))
        .execute(tx.conn())?;
    let body: String = reply_version::table
        .filter(reply_version::complaint_id.eq(id.0))
        .filter(reply_version::floor.eq(floor))
        .filter(reply_version::kind.ne(VersionKind::Addition))
        .order(reply_version::version.desc())
        .select(reply_version::body)
        .first(tx.conn())?;
    let html = html_of(tx, id, &body)?;
    diesel::update(reply::table.find((id.0, floor))).set(reply::html.eq(html)).execute(tx.conn())?;
    if floor == 1 {
        show_heading(tx, id)?;
    }
    render_quoting(tx, (id, floor))
}

fn show_heading(tx: &mut WriteTx<'_>, id: ComplaintId) -> Result<()> {
    let (title, wish): (String, String) = complaint_version::table
        .filter(complaint_version::complaint_id.eq(id.0))
        .order(complaint_version::version.desc())
        .select((complaint_version::title, complaint_version::wish))
        .first(tx.conn())?;
    diesel::update(complaint::table.find(id.0))
        .set((complaint::title.eq(title), complaint::wish.eq(wish)))
        .execute(tx.conn())?;
    Ok(())
}

/// Renders the floors anew that quote one: those that can be read themselves. Few quote the same floor.
fn render_quoting(tx: &mut WriteTx<'_>, (id, floor): (ComplaintId, i32)) -> Result<()> {
    let of = reply::complaint_id.eq(reply_version::complaint_id).and(reply::floor.eq(reply_version::floor));
    let texts: Vec<(i32, String)> = reply_version::table
        .inner_join(reply::table.on(of))
        .filter(reply_version::complaint_id.eq(id.0))
        .filter(reply_version::floor.gt(floor))
        .filter(reply_version::kind.ne(VersionKind::Addition))
        .filter(reply_version::body.like("%>%"))
        .filter(reply::visibility.ne(Visibility::Withheld))
        .order((reply_version::floor, reply_version::version))
        .select((reply_version::floor, reply_version::body))
        .load(tx.conn())?;
    // The newest version of a floor comes last.
    let newest: std::collections::BTreeMap<i32, String> = texts.into_iter().collect();
    for (number, body) in newest.into_iter().filter(|(_, body)| quotes(body, floor)) {
        let html = html_of(tx, id, &body)?;
        diesel::update(reply::table.find((id.0, number))).set(reply::html.eq(html)).execute(tx.conn())?;
    }
    Ok(())
}
