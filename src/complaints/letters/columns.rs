//! Which column holds what, by the names in the first row.

use super::{FileError, Kind};

/// The places of the columns in a row.
pub(super) struct Columns {
    pub kind: Kind,
    /// How many headers there are.
    pub width: usize,
    pub number: usize,
    pub user: usize,
    pub subject: usize,
    pub written_at: usize,
    pub detail: usize,
    /// The places of 点赞数 and 反对数.
    pub votes: Option<(usize, usize)>,
    /// The places of 答复意见 and 答复时间.
    pub reply: Option<(usize, usize)>,
}

impl Columns {
    /// Finds the columns in any order; others are left unread. A workbook that has replies and votes counts as answered.
    pub fn of(headers: &[String]) -> Result<Self, FileError> {
        let votes = pair(headers, "点赞数", "反对数")?;
        let reply = pair(headers, "答复意见", "答复时间")?;
        let kind = match (reply, votes) {
            (Some(_), _) => Kind::Answered,
            (None, Some(_)) => Kind::Voted,
            (None, None) => return Err(FileError::NoKind),
        };
        Ok(Self {
            kind,
            width: headers.len(),
            number: place(headers, "留言编号")?,
            user: place(headers, "留言用户")?,
            subject: place(headers, "留言主题")?,
            written_at: place(headers, "留言时间")?,
            detail: place(headers, "留言详情")?,
            votes,
            reply,
        })
    }
}

/// The places of two columns that come together; one of them alone is a mistake.
fn pair(headers: &[String], one: &'static str, other: &'static str) -> Result<Option<(usize, usize)>, FileError> {
    match (find(headers, one)?, find(headers, other)?) {
        (Some(one), Some(other)) => Ok(Some((one, other))),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(FileError::MissingHeader(one)),
        (Some(_), None) => Err(FileError::MissingHeader(other)),
    }
}

fn place(headers: &[String], name: &'static str) -> Result<usize, FileError> {
    find(headers, name)?.ok_or(FileError::MissingHeader(name))
}

fn find(headers: &[String], name: &'static str) -> Result<Option<usize>, FileError> {
    let mut places = headers.iter().enumerate().filter(|(_, header)| *header == name).map(|(place, _)| place);
    let first = places.next();
    if places.next().is_some() {
        return Err(FileError::HeaderTwice(name));
    }
    Ok(first)
}
