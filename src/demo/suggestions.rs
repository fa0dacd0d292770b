//! What members of the demonstration suggest, and what became of it.

use anyhow::Context as _;

use super::world::World;
use crate::accounts::{Actor, find_actor};
use crate::app::App;
use crate::base::ids::{PersonId, SuggestionId};
use crate::base::words::{Category, SuggestionAct};
use crate::base::{Instant, Result};
use crate::club::suggestions::actions;
use crate::club::suggestions::{NewStep, NewSuggestion, Written};
use crate::db::WriteTx;

/// An author, the estate or none for all, what it is about, title, words, and who else stands behind it.
type Idea = (&'static str, Option<&'static str>, Category, &'static str, &'static str, &'static [&'static str]);

const HOME: Option<&str> = Some("云栖里");

/// In the order in which they came.
const IDEAS: [Idea; 8] = [
    (
        "owner1",
        HOME,
        Category::Environment,
        "地库入口转角装一面广角镜",
        "从坡道下来右转是盲区，早晚高峰差点撞过两次。\n\n装一面一米的广角镜就能看见对面来车，三个转角都需要。",
        &["owner2", "owner3"],
    ),
    (
        "owner2",
        HOME,
        Category::Property,
        "快递柜旁边加一个遮雨棚",
        "下雨天取快递要打着伞翻手机，老人尤其不方便。\n\n柜子顶上伸出一米的棚就够了，不占路。",
        &["owner3", "owner1"],
    ),
    (
        "owner3",
        None,
        Category::CustomerService,
        "报修办完后把照片回传给业主",
        "上班时间不在家，师傅修没修好只能晚上回去看。\n\n希望修完拍一张照片，跟工单一起发给业主。",
        &["owner1", "owner2", "owner9"],
    ),
    (
        "owner9",
        Some("江畔花园"),
        Category::Environment,
        "儿童乐园的灯晚上开到九点",
        "夏天八点天才黑，孩子正玩着灯就灭了。",
        &["owner2"],
    ),
    ("owner2", None, Category::Other, "每户每天送一份鲜牛奶", "别的楼盘有这样的福利，希望我们也有。", &[]),
    ("owner1", HOME, Category::Property, "快递柜上面搭个棚子", "下雨没法取件，搭个棚子吧。", &["newcomer"]),
    (
        "owner3",
        HOME,
        Category::Design,
        "单元门口留一段婴儿车坡道",
        "现在只有台阶，推婴儿车、拉买菜车都要抬。",
        &["owner1"],
    ),
    (
        "newcomer",
        None,
        Category::Sales,
        "样板间标清楚哪些是交付标准",
        "看样板间的时候分不清哪些会交付，希望每样东西上贴个小标签。",
        &[],
    ),
];

/// Which idea, who does it, what, the words, who keeps it, and in how many days from the end of the story it is due.
type Deed = (usize, &'static str, SuggestionAct, &'static str, Option<&'static str>, Option<i64>);

/// What was done at once.
const SOON: [Deed; 12] = {
    use SuggestionAct::{Decline, Open, Plan, Study, TakeUp};
    [
        (0, "operator", TakeUp, "", None, None),
        (0, "operator", Open, "", None, None),
        (0, "operator", Study, "", Some("manager1"), Some(-25)),
        (0, "manager1", Plan, "现场量过了，三个转角各装一面，已经下单。", None, Some(-5)),
        (1, "operator2", TakeUp, "", None, None),
        (1, "operator2", Open, "", None, None),
        (1, "operator2", Study, "", Some("manager1"), Some(-3)),
        (2, "operator", TakeUp, "", None, None),
        (2, "operator", Open, "", None, None),
        (2, "operator", Study, "", Some("centre"), Some(-2)),
        (4, "operator", TakeUp, "", None, None),
        (
            4,
            "operator",
            Decline,
            "送牛奶要由物业费或者公司出钱，不是每户都需要，也没有邻居支持，所以不采纳。想团购的邻居可以在小区里自己组织，我们提供场地。",
            None,
            None,
        ),
    ]
};

/// What was done in the end.
const LATER: [Deed; 8] = {
    use SuggestionAct::{Ask, Finish, Open, Plan, TakeUp};
    [
        (0, "manager1", Finish, "三面镜子昨天装好了，在地库 A、B、C 三个转角，路过就能看见。", None, None),
        (2, "centre", Plan, "工单系统下个月改好，先从云栖里试，再推到所有小区。", None, Some(30)),
        (3, "operator", TakeUp, "", None, None),
        (3, "operator", Open, "", None, None),
        (5, "operator2", TakeUp, "", None, None),
        (6, "operator", TakeUp, "", None, None),
        (6, "operator", Ask, "请补充是哪几个单元门口，最好说一下台阶有几级。", None, None),
        (7, "operator2", TakeUp, "", None, None),
    ]
};

/// Members suggest and vote, and the company looks at some of it.
pub(super) fn begin(app: &App, world: &World, now: Instant) -> anyhow::Result<Vec<SuggestionId>> {
    let mut ids = Vec::new();
    for (number, (author, estate, category, title, text, voters)) in IDEAS.into_iter().enumerate() {
        let place = |name| world.places.get(name).context("an estate that is not there");
        let estate_id = estate.map(place).transpose()?.map(|place| place.id);
        let new = NewSuggestion {
            estate_id,
            category,
            title: title.to_owned(),
            text: text.to_owned(),
            key: format!("demo.suggestion-{number}"),
        };
        let id = act(app, world.person(author)?, move |tx, actor| actions::submit(tx, actor, &new))?;
        for voter in voters {
            act(app, world.person(voter)?, move |tx, actor| actions::vote(tx, actor, id))?;
        }
        ids.push(id);
    }
    for deed in SOON {
        do_it(app, world, &ids, (deed, now))?;
    }
    Ok(ids)
}

/// The rest of it: what is done, adopted, merged, and said.
pub(super) fn go_on(app: &App, world: &World, (ids, now): (&[SuggestionId], Instant)) -> anyhow::Result<()> {
    for deed in LATER {
        do_it(app, world, ids, (deed, now))?;
    }
    let [mirror, shelter, pictures, .., twin, _, _] = ids else { return Ok(()) };
    let (mirror, shelter, pictures, twin) = (*mirror, *shelter, *pictures, *twin);
    let words = |words: &str, key: &str| Written { words: words.to_owned(), key: key.to_owned() };
    let thanks = words("昨天看到装好了，转弯踏实多了，谢谢。", "demo.said-1");
    act(app, world.person("owner2")?, move |tx, actor| actions::comment(tx, actor, mirror, &thanks))?;
    let asked = words("能不能把师傅的名字也写上？下次好找同一位。", "demo.said-2");
    act(app, world.person("owner9")?, move |tx, actor| actions::comment(tx, actor, pictures, &asked))?;
    let answered = words("可以，回传的照片下面会写师傅的工号和姓名。", "demo.said-3");
    act(app, world.person("centre")?, move |tx, actor| actions::answer(tx, actor, pictures, &answered))?;
    act(app, world.person("operator2")?, move |tx, actor| actions::merge(tx, actor, twin, shelter))?;
    act(app, world.person("operator")?, move |tx, actor| actions::propose_adoption(tx, actor, mirror))?;
    act(app, world.person("operator2")?, move |tx, actor| actions::sign_adoption(tx, actor, mirror))?;
    Ok(())
}

fn do_it(
    app: &App,
    world: &World,
    ids: &[SuggestionId],
    ((idea, by, act_of, words, keeper, days), now): (Deed, Instant),
) -> anyhow::Result<()> {
    let id = *ids.get(idea).context("a deed about an idea that nobody had")?;
    let new = NewStep {
        act: act_of,
        words: words.to_owned(),
        keeper: keeper.map(|account| world.person(account)).transpose()?,
        due_at: days.map(|days| Instant::start_of(now.plus_days(days + 1).date())),
    };
    act(app, world.person(by)?, move |tx, actor| actions::take_step(tx, actor, id, &new))
        .with_context(|| format!("{act_of:?} of idea {idea}"))
}

fn act<T: Send + 'static>(
    app: &App,
    person: PersonId,
    work: impl FnOnce(&mut WriteTx<'_>, &Actor) -> Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let done = app.store.write_blocking(move |tx| {
        let actor = find_actor(tx, person)?;
        work(tx, &actor)
    });
    Ok(done?)
}
