//! Random histories of votes, merges and adoptions, played on the site and on sets: after every step both say the same.

use std::collections::{BTreeMap, BTreeSet};

use candor::base::Result;
use candor::base::ids::SuggestionId;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::Village;
use crate::support::TestPerson;

#[derive(Clone, Copy, Debug)]
enum Step {
    Vote { person: usize, idea: usize },
    Unvote { person: usize, idea: usize },
    Merge { idea: usize, into: usize },
    Unmerge { idea: usize },
    Adopt { idea: usize },
}

/// Six people in three homes and one without; five ideas, two of the same author.
const HOMES: [Option<&str>; 7] = [Some("101"), Some("101"), Some("102"), Some("102"), Some("102"), Some("103"), None];
const AUTHORS: [usize; 5] = [0, 2, 5, 0, 6];
const PAID: i64 = 300;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (person, idea) = (0..HOMES.len(), 0..AUTHORS.len());
    let step = prop_oneof![
        6 => (person.clone(), idea.clone()).prop_map(|(person, idea)| Step::Vote { person, idea }),
        3 => (person, idea.clone()).prop_map(|(person, idea)| Step::Unvote { person, idea }),
        4 => (idea.clone(), idea.clone()).prop_map(|(idea, into)| Step::Merge { idea, into }),
        3 => idea.clone().prop_map(|idea| Step::Unmerge { idea }),
        1 => idea.prop_map(|idea| Step::Adopt { idea }),
    ];
    prop::collection::vec(step, 1..40)
}

/// An idea as sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Idea {
    voters: BTreeSet<usize>,
    into: Option<usize>,
    is_adopted: bool,
    is_paid: bool,
}

/// What should be so.
#[derive(Clone, Debug, Default)]
struct Oracle {
    ideas: Vec<Idea>,
    /// What each person has got.
    points: BTreeMap<usize, i64>,
}

impl Oracle {
    fn new() -> Self {
        let idea = |author: &usize| Idea { voters: BTreeSet::from([*author]), ..Idea::default() };
        Self { ideas: AUTHORS.iter().map(idea).collect(), points: BTreeMap::new() }
    }

    fn group(&self, root: usize) -> Vec<usize> {
        let others = (0..self.ideas.len()).filter(|other| self.ideas[*other].into == Some(root));
        [root].into_iter().chain(others).collect()
    }

    fn voters(&self, root: usize) -> BTreeSet<usize> {
        self.group(root).iter().flat_map(|idea| self.ideas[*idea].voters.clone()).collect()
    }

    /// Homes and people, by union.
    fn counts(&self, root: usize) -> (usize, usize) {
        let voters = self.voters(root);
        let homes: BTreeSet<&str> = voters.iter().filter_map(|person| HOMES[*person]).collect();
        (homes.len(), voters.len())
    }

    fn is_live(&self, idea: usize) -> bool {
        self.ideas[idea].into.is_none() && !self.ideas[idea].is_adopted
    }

    /// Plays a step; says whether it is allowed.
    fn play(&mut self, step: Step) -> bool {
        match step {
            Step::Vote { person, idea } => {
                let is_live = self.is_live(idea);
                if is_live && !self.voters(idea).contains(&person) {
                    self.ideas[idea].voters.insert(person);
                }
                is_live
            }
            Step::Unvote { person, idea } => {
                let is_live = self.is_live(idea);
                for one in self.group(idea).into_iter().filter(|_| is_live) {
                    self.ideas[one].voters.remove(&person);
                }
                is_live
            }
            Step::Merge { idea, into } => {
                let root = self.ideas[into].into.unwrap_or(into);
                let fits = self.is_live(idea) && root != idea && self.group(idea).len() == 1;
                if fits {
                    self.ideas[idea].into = Some(root);
                }
                fits
            }
            Step::Unmerge { idea } => self.ideas[idea].into.take().is_some(),
            Step::Adopt { idea } => {
                let is_live = self.is_live(idea);
                if is_live {
                    self.adopt(idea);
                }
                is_live
            }
        }
    }

    fn adopt(&mut self, root: usize) {
        let group = self.group(root);
        self.ideas[root].is_adopted = true;
        let authors: BTreeSet<usize> = group.iter().map(|idea| AUTHORS[*idea]).collect();
        for author in authors.into_iter().filter(|author| HOMES[*author].is_some()) {
            let hers: Vec<usize> = group.iter().copied().filter(|idea| AUTHORS[*idea] == author).collect();
            if hers.iter().all(|idea| !self.ideas[*idea].is_paid) {
                *self.points.entry(author).or_default() += PAID;
                for idea in hers {
                    self.ideas[idea].is_paid = true;
                }
            }
        }
    }
}

struct Play<'a> {
    village: &'a Village,
    people: &'a [TestPerson],
    ids: Vec<SuggestionId>,
    before: Vec<i64>,
    oracle: Oracle,
}

impl Play<'_> {
    fn take(&self, step: Step) -> Result<()> {
        let (village, ids) = (self.village, &self.ids);
        match step {
            Step::Vote { person, idea } => village.vote(&self.people[person], ids[idea]),
            Step::Unvote { person, idea } => village.unvote(&self.people[person], ids[idea]),
            Step::Merge { idea, into } => village.merge(ids[idea], ids[into]).map(drop),
            Step::Unmerge { idea } => village.unmerge(ids[idea]),
            Step::Adopt { idea } if self.oracle.is_live(idea) => {
                village.app.finish(ids[idea]);
                village.app.adopt(ids[idea]).map(drop)
            }
            Step::Adopt { idea } => village.app.adopt(ids[idea]).map(drop),
        }
    }

    fn compare(&self, step: Step) {
        for (index, id) in self.ids.iter().enumerate() {
            let idea = self.village.app.idea(*id);
            let into = self.oracle.ideas[index].into.map(|root| self.ids[root]);
            assert_eq!(idea.canonical_id, into, "after {step:?}");
            let counts = (usize::try_from(idea.homes).unwrap(), usize::try_from(idea.people).unwrap());
            assert_eq!(counts, self.oracle.counts(index), "of idea {index} after {step:?}");
        }
        for (index, person) in self.people.iter().enumerate() {
            let earned = self.village.points(person.id) - self.before[index];
            assert_eq!(earned, self.oracle.points.get(&index).copied().unwrap_or(0), "of {index} after {step:?}");
        }
    }
}

#[test]
fn random_histories_are_what_sets_say() {
    let village = Village::without_server();
    let person = |(number, home): (usize, Option<&str>)| match home {
        Some(unit) => village.owner(&format!("p{number}"), unit),
        None => village.app.member(&format!("p{number}@example.com")),
    };
    let people: Vec<TestPerson> = HOMES.into_iter().enumerate().map(person).collect();
    let history = std::cell::Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });

    runner
        .run(&steps(), |steps| {
            let number_of_history = history.replace(history.get() + 1);
            let suggest = |(number, author): (usize, &usize)| {
                let id = village.app.suggest(
                    &people[*author],
                    Some(village.estate),
                    &format!("历史{number_of_history}的主意{number}"),
                );
                // The one without a home is opened before others can read it.
                if HOMES[*author].is_none() {
                    open(&village, id);
                }
                id
            };
            let ids = AUTHORS.iter().enumerate().map(suggest).collect();
            let before = people.iter().map(|person| village.points(person.id)).collect();
            let mut play = Play { village: &village, people: &people, ids, before, oracle: Oracle::new() };
            for step in steps {
                let done = play.take(step);
                let allowed = play.oracle.play(step);
                assert_eq!(done.is_ok(), allowed, "{step:?}: {done:?}");
                play.compare(step);
            }
            assert_eq!(village.app.differences_in_suggestions(), Vec::<String>::new());
            assert_eq!(village.app.differences_in_books(), Vec::<String>::new());
            Ok(())
        })
        .unwrap();
}

/// Lets others read it behind the site's back: it stays as new as the others.
fn open(village: &Village, id: SuggestionId) {
    use diesel::connection::SimpleConnection as _;

    let statement = format!("UPDATE suggestion SET visibility = 'public' WHERE id = {id}");
    village.app.app.store.write_blocking(move |tx| Ok(tx.conn().batch_execute(&statement)?)).unwrap();
}
