//! Topics, the channel of each, and what a person chose.

use std::collections::BTreeMap;

use super::NoticeKind;
use crate::complaints::EstateWatch;
use crate::text_enum;

text_enum! {
    /// What a notice is to its reader: the rows of the page where she chooses how to be told.
    pub enum Topic in "notices.topic" {
        /// Her complaint waits for her or ended against her, or her words were withheld: always by letter.
        Needed = "needed",
        /// Her homes and roles: always by letter.
        Account = "account",
        /// What the company does with her complaint.
        Own = "own",
        /// What others say to her or in her complaint, and what became of what she flagged.
        Replies = "replies",
        /// What happens in complaints she follows.
        Followed = "followed",
        /// What happens in complaints that she is named for.
        Work = "work",
        /// What she has ordered in the club.
        Orders = "orders",
        /// Her points, and greetings.
        Club = "club",
        /// What is new on the desk.
        Desk = "desk",
    }
}

text_enum! {
    /// How one is told. Short messages to a phone would be one more, for what is needed by who has no address.
    pub enum Channel in "notices.channel" {
        /// On the site.
        Site = "site",
        /// On the site, and by a letter at once.
        Letter = "letter",
        /// On the site, and in the digest.
        Digest = "digest",
        /// Not at all.
        Nothing = "nothing",
    }
}

text_enum! {
    /// How much mail one wants as a whole; what is always sent is sent at every level.
    pub enum Level in "notices.level" {
        /// As chosen topic by topic.
        Chosen = "chosen",
        /// Nothing at once: what would come by letter comes in the digest.
        Digest = "digest",
        /// Only what she must know.
        Needed = "needed",
    }
}

text_enum! {
    /// How often the digest comes.
    pub enum Rhythm in "notices.rhythm" {
        /// Every morning on which there is something.
        Daily = "daily",
        /// Once a week.
        Weekly = "weekly",
        /// Never.
        Never = "never",
    }
}

/// What somebody is to a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// She or her home opened it.
    Own,
    /// She is its ambassador.
    Work,
    /// She follows it, or has to do with it by her role.
    Other,
}

impl Topic {
    /// The topic of a notice for somebody.
    pub const fn of(kind: NoticeKind, relation: Relation) -> Self {
        use NoticeKind as Kind;
        if kind.is_of_home() {
            return Self::Account;
        }
        match (kind, relation) {
            (Kind::Arrived | Kind::ToSign | Kind::ToConfirm | Kind::ToReview | Kind::ClaimWaiting, _) => Self::Desk,
            (Kind::NewHere, _) => Self::Followed,
            (Kind::RoleGiven, _) => Self::Account,
            (Kind::OrderReady | Kind::OrderCancelled | Kind::OrderExpired, _) => Self::Orders,
            (Kind::PointsGiven | Kind::PointsChanged | Kind::Birthday | Kind::BirthdayCare, _) => Self::Club,
            (Kind::Withheld | Kind::YourTurn, _)
            | (Kind::Question | Kind::Solution | Kind::NotUpheld, Relation::Own) => Self::Needed,
            (Kind::ShownAgain | Kind::FlagUpheld | Kind::FlagLeft, _)
            | (Kind::ReplyToMe, Relation::Own | Relation::Other)
            | (Kind::Reply, Relation::Own) => Self::Replies,
            (Kind::Crisis | Kind::Named | Kind::RaisedToMe | Kind::DueSoon, _) | (_, Relation::Work) => Self::Work,
            (_, Relation::Own) => Self::Own,
            (_, Relation::Other) => Self::Followed,
        }
    }

    /// Whether it comes by letter whatever is chosen.
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::Needed | Self::Account)
    }

    /// Whether only who works for the company meets it.
    pub const fn is_of_staff(self) -> bool {
        matches!(self, Self::Work | Self::Desk)
    }

    /// The channel of who has not chosen. A desk has its own page and its robots; letters of every arrival would be too
    /// many.
    pub const fn usual(self) -> Channel {
        match self {
            Self::Needed | Self::Account | Self::Own | Self::Work | Self::Orders => Channel::Letter,
            Self::Replies | Self::Followed | Self::Club => Channel::Digest,
            Self::Desk => Channel::Site,
        }
    }
}

/// What one letter's link can stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscription {
    /// Letters of one topic.
    Topic(Topic),
    /// The digest.
    Digest,
}

impl Subscription {
    /// The stable code, in links.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Topic(topic) => topic.code(),
            Self::Digest => "digest",
        }
    }

    /// The subscription with this code; none for what cannot be stopped.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "digest" => Some(Self::Digest),
            _ => Topic::parse(code).filter(|topic| !topic.is_fixed()).map(Self::Topic),
        }
    }
}

/// What a person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// How much as a whole.
    pub level: Level,
    /// How often the digest comes.
    pub rhythm: Rhythm,
    /// Channels that are not the usual ones.
    pub by_topic: BTreeMap<Topic, Channel>,
}

impl Default for Choices {
    fn default() -> Self {
        Self { level: Level::Chosen, rhythm: Rhythm::Daily, by_topic: BTreeMap::new() }
    }
}

impl Choices {
    /// What is chosen for a topic.
    pub fn chosen(&self, topic: Topic) -> Channel {
        let chosen = self.by_topic.get(&topic).copied().filter(|_| !topic.is_fixed());
        chosen.unwrap_or_else(|| topic.usual())
    }

    /// How she is told of a topic, everything considered.
    pub fn channel(&self, topic: Topic) -> Channel {
        let chosen = self.chosen(topic);
        if topic.is_fixed() {
            return chosen;
        }
        let wanted = match (self.level, chosen) {
            (Level::Digest, Channel::Letter) => Channel::Digest,
            (Level::Needed, Channel::Letter | Channel::Digest) => Channel::Site,
            (_, chosen) => chosen,
        };
        if wanted == Channel::Digest && self.rhythm == Rhythm::Never { Channel::Site } else { wanted }
    }

    /// How she is told of what is new on an estate that she watches.
    pub fn channel_of_estate(&self, told: EstateWatch) -> Channel {
        if told == EstateWatch::Digest && self.wants_digest() { Channel::Digest } else { Channel::Site }
    }

    /// Whether she wants a digest of anything.
    pub fn wants_digest(&self) -> bool {
        self.level != Level::Needed && self.rhythm != Rhythm::Never
    }

    /// Chooses as little as stops a subscription; the notices stay on the site.
    pub fn stop(&mut self, subscription: Subscription) {
        match subscription {
            Subscription::Topic(topic) => {
                self.by_topic.insert(topic, Channel::Site);
            }
            Subscription::Digest => self.rhythm = Rhythm::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = Choices> {
        let levels = Level::ALL.iter().flat_map(|level| Rhythm::ALL.iter().map(move |rhythm| (*level, *rhythm)));
        levels.flat_map(|(level, rhythm)| {
            Channel::ALL.iter().map(move |channel| {
                let by_topic = Topic::ALL.iter().map(|topic| (*topic, *channel)).collect();
                Choices { level, rhythm, by_topic }
            })
        })
    }

    #[test]
    fn what_must_be_known_comes_by_letter_whatever_is_chosen() {
        for choices in all() {
            for topic in Topic::ALL.iter().filter(|topic| topic.is_fixed()) {
                assert_eq!(choices.channel(*topic), Channel::Letter, "{choices:?}");
            }
        }
    }

    #[test]
    fn the_levels_only_take_away() {
        let level = |level| Choices { level, ..Choices::default() };

        assert_eq!(level(Level::Chosen).channel(Topic::Own), Channel::Letter);
        assert_eq!(level(Level::Digest).channel(Topic::Own), Channel::Digest);
        assert_eq!(level(Level::Needed).channel(Topic::Own), Channel::Site);
        assert_eq!(level(Level::Needed).channel(Topic::Followed), Channel::Site);
    }

    #[test]
    fn what_was_stopped_sends_no_letter_and_stays_on_the_site() {
        for topic in Topic::ALL.iter().filter(|topic| !topic.is_fixed()) {
            for mut choices in all() {
                choices.stop(Subscription::Topic(*topic));
                assert_eq!(choices.channel(*topic), Channel::Site, "{choices:?}");
            }
        }
        let mut choices = Choices::default();
        choices.stop(Subscription::Digest);
        assert!(Topic::ALL.iter().all(|topic| choices.channel(*topic) != Channel::Digest));
    }

    #[test]
    fn a_link_that_stops_what_cannot_be_stopped_is_none() {
        assert_eq!(Subscription::parse("needed"), None);
        assert_eq!(Subscription::parse("account"), None);
        assert_eq!(Subscription::parse("own"), Some(Subscription::Topic(Topic::Own)));
        assert_eq!(Subscription::parse("digest"), Some(Subscription::Digest));
    }
}
