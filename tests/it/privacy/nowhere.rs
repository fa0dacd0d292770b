//! Where a withheld text could still stand: what others quote of it, its photographs, kept pages, the index, originals.

use candor::base::ids::ComplaintId;
use candor::base::masking::Unmasked;
use candor::base::words::Visibility;
use candor::drafts::Target;

use super::withholding::{SECRET, World};
use super::{MOBILE, full_of_secrets, places};
use crate::check::differences;
use crate::support::{Browser, TestPerson};

/// A complaint whose second floor is to be withheld, with a photograph; the third, of the opener, quotes it.
struct Scene {
    id: ComplaintId,
    photograph: String,
}

impl Scene {
    fn new(world: &World) -> Self {
        let (town, app) = (&world.town, &world.town.app);
        let id = town.complaint("电梯漏水", "电梯漏水三天了。");
        let floor = town.reply(&town.neighbour, id, &format!("{SECRET}，漏水不管。"));
        let draft = app.draft(&town.neighbour, Target::Reply(id), "图").id;
        let photograph = app.photograph(&town.neighbour, &draft);
        app.act(&town.neighbour, move |tx, _| candor::media::actions::publish(tx, &draft, (id, floor))).unwrap();
        let form = app.signed_in(&town.owner).get(&format!("/complaints/{id}/reply?to=2&quote=1"));
        let fields = form.form_fields(&format!("/complaints/{id}/replies"));
        let quoted = fields.into_iter().find(|(name, _)| name == "text").map(|(_, text)| text).unwrap();
        assert!(quoted.contains(SECRET) && quoted.starts_with("> 2 楼"), "{quoted}");
        app.reply(&town.owner, id, Some(floor), &format!("{quoted}\n\n请好好说话。"));
        town.answer(id, "已安排。");
        app.run_jobs();
        Self { id, photograph: format!("/photographs/{photograph}/") }
    }

    fn places(&self, world: &World) -> Vec<String> {
        let mut places = places(&world.town, self.id);
        let id = self.id;
        places.extend([
            format!("/complaints/{id}/floors/3/versions"),
            format!("/complaints/{id}/reply?quote=1&to=3"),
            "/sitemap/1.xml".to_owned(),
            format!("/complaints/similar?title=%E7%94%B5%E6%A2%AF%E6%BC%8F%E6%B0%B4&estate={}", world.town.estate),
            "/search?q=%E7%8E%8B%E4%BA%8C%E9%BA%BB%E5%AD%90".to_owned(),
            "/transparency/withheld".to_owned(),
        ]);
        places
    }
}

#[test]
fn what_is_withheld_is_nowhere_and_comes_back_everywhere() {
    let world = World::new();
    let app = &world.town.app;
    let scene = Scene::new(&world);
    let (thread, places) = (format!("/complaints/{}", scene.id), scene.places(&world));
    let visitor = app.browser();
    // Visitors' pages are kept, and show it.
    let shown = places.iter().filter(|place| visitor.get(place).body.contains(SECRET)).count();
    assert!(shown >= 8, "{shown} places show it before");
    assert_eq!(visitor.get(&format!("{}small", scene.photograph)).status, 200);

    let signature = app.withhold(&world.first, (scene.id, 2));

    assert!(!visitor.get(&thread).body.contains(SECRET), "at once, and before any job");
    app.run_jobs();
    for (reader, browser) in world.readers() {
        for place in &places {
            let page = browser.get(place);
            assert!(page.status < 500 && !page.body.contains(SECRET), "{reader} reads it on {place}:\n{}", page.body);
        }
        let page = browser.get(&thread);
        assert!(page.text("#f3 .text").contains("〔已隐藏〕"), "{reader}: {}", page.text("#f3 .text"));
        assert!(page.text("#f3 .text").contains("请好好说话"), "{reader}");
        let expected = if reader == "moderator" { 200 } else { 404 };
        assert_eq!(browser.get(&format!("{}small", scene.photograph)).status, expected, "the photograph for {reader}");
        assert!(!page.body.contains(&scene.photograph), "{reader}");
    }
    let deciding = app.signed_in(&world.second).get(&format!("/desk/withholdings/{signature}"));
    assert!(deciding.body.contains(SECRET) && deciding.body.contains(&scene.photograph), "who decides sees it whole");
    assert_eq!(differences(app), Vec::<String>::new());

    let second = app.signed_in(&world.second);
    let at = format!("/desk/withholdings/{signature}");
    assert_eq!(second.submit(&at, &format!("{at}/end"), &[]).status, 303);
    app.run_jobs();
    let again = places.iter().filter(|place| visitor.get(place).body.contains(SECRET)).count();
    assert_eq!(again, shown);
    assert!(visitor.get(&thread).text("#f3 .text").contains(SECRET), "the quotation as well");
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn a_quotation_written_after_the_withholding_is_not_read_either() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let scene = Scene::new(&world);
    app.withhold(&world.first, (scene.id, 2));
    let owner = app.signed_in(&town.owner);
    let place = format!("/complaints/{}", scene.id);
    assert!(!owner.get(&place).attributes("#f2 > footer a", "href").iter().any(|href| href.contains("quote")));
    assert!(!owner.get(&format!("{place}/reply?to=2&quote=1")).text("textarea").contains('>'));

    let floor = app.reply(&town.owner, scene.id, None, &format!("> 2 楼 3栋业主乙：\n> {SECRET}\n\n算了。"));
    app.run_jobs();

    for path in [place.clone(), format!("{place}/print"), format!("{place}/floors/{floor}/versions")] {
        assert!(!app.browser().get(&path).body.contains(SECRET), "{path}");
    }
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn a_visitor_a_neighbour_staff_and_a_moderator_each_see_of_a_masked_complaint_what_is_theirs() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = full_of_secrets(town, &town.owner, Unmasked::NOTHING);
    town.answer(id, "已安排。");
    let signature = app.withhold(&world.first, (id, 1));
    app.run_jobs();
    let original = format!("/complaints/{id}/floors/1/original");
    let status = |person: &TestPerson| app.signed_in(person).get(&original).status;

    for (reader, browser) in world.readers() {
        for place in places(town, id) {
            let page = browser.get(&place);
            let reads = ["漏水请打", "也泡了", "修好〔", MOBILE].into_iter().find(|words| page.body.contains(words));
            assert_eq!(reads.filter(|_| !place.starts_with("/search")), None, "{reader} on {place}:\n{}", page.body);
        }
    }
    let deciding = app.signed_in(&world.second).get(&format!("/desk/withholdings/{signature}"));
    assert!(deciding.body.contains("也泡了") && !deciding.body.contains(MOBILE), "who decides sees it covered");
    assert_eq!((status(&town.owner), status(&town.triage), status(&town.ambassador)), (200, 403, 403));
    assert_eq!((status(&town.neighbour), status(&world.first)), (403, 403));
    let links = |browser: &Browser| browser.get(&format!("/complaints/{id}")).attributes("#f1 footer a", "href");
    assert!(!links(&app.signed_in(&town.triage)).contains(&original));
    assert_eq!(differences(app), Vec::<String>::new());
}

#[test]
fn what_a_withheld_solution_says_of_each_point_is_withheld_with_it() {
    let world = World::new();
    let (town, app) = (&world.town, &world.town.app);
    let id = town.complaint("电梯漏水", "停了三天。");
    town.answer(id, "已安排。");
    let floor = app.propose(&town.ambassador, id);
    let thread = format!("/complaints/{id}");
    assert!(app.browser().get(&thread).body.contains("已经修好，请查看"));

    let signature = app.withhold(&world.first, (id, floor));

    assert!(!app.browser().get(&thread).body.contains("已经修好，请查看"));
    let deciding = app.signed_in(&town.owner).get(&format!("{thread}/decision"));
    assert!(deciding.status == 200 && !deciding.body.contains("已经修好，请查看"), "{}", deciding.status);
    app.act(&world.second, move |tx, actor| candor::complaints::actions::end_withholding(tx, actor, signature))
        .unwrap();
    assert!(app.browser().get(&thread).body.contains("已经修好，请查看"));
    assert_eq!(town.find(id).visibility, Visibility::Public);
    assert_eq!(differences(app), Vec::<String>::new());
}
