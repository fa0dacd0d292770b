//! What a published piece earns, and when that is taken back.

use candor::accounts::Scope;
use candor::base::words::{ArticleAct as Act, ArticleKind, Role, WithdrawnBecause};
use candor::club::articles::NewStep;
use candor::club::points::Balance;

use super::{World, article, experience, said, text};
use crate::support::TestApp;

fn world() -> World {
    World::on(TestApp::without_server())
}

fn pending(pending: i64) -> Balance {
    Balance { pending, ..Balance::default() }
}

#[test]
fn an_article_earns_with_its_issue_and_an_experience_post_by_itself_and_both_after_a_week() {
    let world = world();
    let of_ann = world.accepted(&world.ann, &article());
    world.accepted(&world.ben, &experience());
    world.app.run_jobs();
    assert_eq!((world.app.balance(world.ann.id), world.app.balance(world.ben.id)), (pending(0), pending(60)));

    world.published_issue(&[of_ann]);
    world.app.run_jobs();
    assert_eq!(world.app.balance(world.ann.id), pending(200));
    world.app.advance_days(8);
    world.app.run_jobs();

    assert_eq!(world.app.balance(world.ann.id), Balance { available: 200, ..Balance::default() });
    assert_eq!(world.app.differences_in_books(), Vec::<String>::new());
}

#[test]
fn plagiarism_takes_the_points_back_and_nothing_else_does() {
    let world = world();
    let withdraw = |because| NewStep { because: Some(because), ..said(Act::Withdraw) };
    let wrong = world.accepted(&world.ben, &experience());
    world.app.run_jobs();
    world.step(&world.second, wrong, withdraw(WithdrawnBecause::Wrong)).unwrap();
    world.app.run_jobs();
    assert_eq!(world.app.balance(world.ben.id), pending(60), "it was published");

    let copied = world.accepted(&world.ann, &experience());
    world.app.run_jobs();
    world.step(&world.second, copied, withdraw(WithdrawnBecause::Plagiarism)).unwrap();

    assert_eq!(world.app.balance(world.ann.id), Balance::default());
    assert_eq!(world.app.differences_in_books(), Vec::<String>::new());
}

#[test]
fn plagiarism_that_is_found_before_the_points_come_pays_nothing_at_all() {
    let world = world();
    let id = world.accepted(&world.ann, &experience());
    let withdraw = NewStep { because: Some(WithdrawnBecause::Plagiarism), ..said(Act::Withdraw) };
    world.step(&world.second, id, withdraw).unwrap();

    world.app.run_jobs();

    assert_eq!(world.app.balance(world.ann.id), Balance::default());
}

#[test]
fn consent_taken_back_leaves_the_points() {
    let world = world();
    let id = world.accepted(&world.ann, &experience());
    world.app.run_jobs();

    world.steps(id, &[(&world.ann, Act::Retract)]);
    world.app.run_jobs();

    assert_eq!(world.app.balance(world.ann.id), pending(60));
}

#[test]
fn a_column_is_of_those_who_lead_the_company_and_earns_nothing() {
    let world = world();
    let executive = world.app.staff(Role::ChiefExecutive, Scope::Group);
    let id = world.accepted(&executive, &text(ArticleKind::Column));
    world.published_issue(&[id]);
    world.app.run_jobs();

    assert_eq!(world.app.balance(executive.id), Balance::default());
    assert!(world.row(&world.ben, id).published_at.is_some());
}
