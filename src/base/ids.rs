//! One type for each kind of row, so that an estate's id cannot be taken for a complaint's.

/// Declares a BIGINT id that is its own type.
#[macro_export]
macro_rules! int_id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl<DB> diesel::serialize::ToSql<diesel::sql_types::BigInt, DB> for $name
        where
            DB: diesel::backend::Backend,
            i64: diesel::serialize::ToSql<diesel::sql_types::BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                self.0.to_sql(out)
            }
        }

        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB> for $name
        where
            DB: diesel::backend::Backend,
            i64: diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                i64::from_sql(bytes).map(Self)
            }
        }
    )+};
}

int_id! {
    /// A person with an account: owner, member or staff.
    PersonId,
    /// A role that a person holds or held.
    RoleGrantId,
    /// A region (城市公司).
    RegionId,
    /// An estate (小区).
    EstateId,
    /// A building of an estate (栋).
    BuildingId,
    /// A home of a building (户).
    UnitId,
    /// A complaint (投诉); the number in its address.
    ComplaintId,
    /// A fact's place in the log: dense, in commit order, from 1.
    FactNumber,
    /// A row of work to be done after a fact.
    JobId,
    /// A one-time code that was asked for.
    CodeId,
    /// A contact that took the place of another.
    ContactChangeId,
    /// A letter about notices.
    LetterId,
    /// A robot of a group chat of staff.
    RobotId,
    /// A reply template.
    TemplateId,
    /// A rule of what the club gives points for.
    RuleId,
    /// An account of the ledger.
    AccountId,
    /// A posting of the ledger.
    JournalId,
    /// The points of one award.
    LotId,
    /// Points set aside for a line of an order.
    HoldId,
    /// Points that one operator wants to give or take, and another must sign.
    AdjustmentId,
    /// A piece of the magazine.
    ArticleId,
    /// An issue of the magazine.
    IssueId,
    /// What points buy.
    RewardId,
    /// One reward for one member.
    OrderId,
    /// A suggestion of a member; the number in its address.
    SuggestionId,
    /// A notice of holidays that an administrator loaded.
    HolidayNoticeId,
}
