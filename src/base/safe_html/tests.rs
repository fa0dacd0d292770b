mod corpus;

use super::*;

fn rendered(markdown: &str) -> String {
    SafeHtml::from_markdown(markdown).to_string()
}

#[test]
fn a_newline_is_a_line_break_and_an_empty_line_a_paragraph() {
    assert_eq!(rendered("尊敬的物业:\n您好\n\n谢谢"), "<p>尊敬的物业:<br>您好</p><p>谢谢</p>");
}

#[test]
fn bold_and_emphasis_are_shown() {
    assert_eq!(rendered("请**尽快**处理,*谢谢*"), "<p>请<strong>尽快</strong>处理,<em>谢谢</em></p>");
}

#[test]
fn html_and_entities_are_shown_as_typed() {
    assert_eq!(rendered("<b>漏水</b> &lt; &amp;"), "<p>&lt;b&gt;漏水&lt;/b&gt; &amp;lt; &amp;amp;</p>");
    assert_eq!(rendered("<div>\n**x**\n</div>"), "<p>&lt;div&gt;<br><strong>x</strong><br>&lt;/div&gt;</p>");
}

#[test]
fn blanks_at_the_beginning_of_a_line_mean_nothing() {
    for blanks in ["    ", "\t", "  \t ", "            "] {
        assert_eq!(rendered(&format!("{blanks}您**好**")), "<p>您<strong>好</strong></p>", "{blanks:?}");
    }
    assert_eq!(rendered("\u{3000}\u{3000}您好\n\n\t\u{3000}谢谢"), "<p>\u{3000}\u{3000}您好</p><p>\u{3000}谢谢</p>");
    assert_eq!(rendered("- 一\n\n        二"), "<ul><li><p>一</p><p>  二</p></li></ul>");
    assert_eq!(rendered(">     您好\n>     谢谢"), "<blockquote><p>您好<br>谢谢</p></blockquote>");
}

#[test]
fn a_heading_is_a_bold_paragraph() {
    assert_eq!(rendered("# 漏水!!!"), "<p><strong>漏水!!!</strong></p>");
    assert_eq!(rendered("###### **漏水**"), "<p><strong>漏水</strong></p>");
    assert_eq!(rendered("#3楼"), "<p>#3楼</p>");
}

#[test]
fn a_paragraph_above_dashes_is_not_a_heading() {
    assert_eq!(rendered("姓名:李女士\n-----\n正文"), "<p>姓名:李女士</p><hr><p>正文</p>");
}

#[test]
fn masks_products_and_ranges_are_no_markup() {
    for text in [
        "138****1234 和 139****5678",
        "李*和张*都在",
        "3*4*5 米",
        "a**b@qq.com 和 c**d@qq.com",
        "10~20元,30~40元",
        "好的~~谢谢~~",
        "~~~~~~~~",
    ] {
        assert_eq!(rendered(text), format!("<p>{text}</p>"));
    }
}

#[test]
fn no_line_vanishes_as_a_reference() {
    assert_eq!(rendered("[时间]: 8点\n\n[时间]"), "<p>[时间]: 8点</p><p>[时间]</p>");
}

#[test]
fn people_s_own_numbers_stay() {
    assert_eq!(rendered("3. 一\n5. 二\n6. 三"), "<ol start=\"3\"><li>一</li><li value=\"5\">二</li><li>三</li></ol>");
    assert_eq!(rendered("> 1. 一\n> 1. 二"), "<blockquote><ol><li>一</li><li value=\"1\">二</li></ol></blockquote>");
}

#[test]
fn code_is_shown_as_typed() {
    assert_eq!(rendered("`a < b && c ~ d`"), "<p><code>a &lt; b &amp;&amp; c ~ d</code></p>");
    assert_eq!(
        rendered("```html\n    <b> 3*4 http://a.cn\n- - - - - - - - - - x\n```"),
        "<pre><code>    &lt;b&gt; 3*4 http://a.cn\n- - - - - - - - - - x\n</code></pre>"
    );
}

fn link(address: &str) -> String {
    let escaped = address.replace('&', "&amp;");
    format!("<a href=\"{escaped}\" rel=\"{LINK_REL}\">{escaped}</a>")
}

#[test]
fn a_bare_address_ends_where_the_sentence_goes_on() {
    for (text, before, address, after) in [
        ("见http://a.cn/x。谢谢", "见", "http://a.cn/x", "。谢谢"),
        ("见http://a.cn/x谢谢", "见", "http://a.cn/x", "谢谢"),
        ("(https://a.cn/x_y_z?b=1&copy=2#c)", "(", "https://a.cn/x_y_z?b=1&copy=2#c", ")"),
        ("(http://a.cn/x(1)).", "(", "http://a.cn/x(1)", ")."),
        ("HTTP://a.cn:80/~ann/__x__y, 谢谢", "", "HTTP://a.cn:80/~ann/__x__y", ", 谢谢"),
        ("“http://a.cn”", "“", "http://a.cn", "”"),
    ] {
        assert_eq!(rendered(text), format!("<p>{before}{}{after}</p>", link(address)));
    }
    assert_eq!(rendered("**http://a.cn/x**和"), format!("<p><strong>{}</strong>和</p>", link("http://a.cn/x")));
    assert_eq!(rendered("<http://a.cn/x>"), format!("<p>&lt;{}&gt;</p>", link("http://a.cn/x")));
}

#[test]
fn what_only_looks_like_an_address_is_no_link() {
    for text in [
        "xhttp://a.cn",
        "http://",
        "http://。",
        "https://!a",
        "http://bank.cn@evil.cn/",
        "http:a.cn",
        "javascript:alert(1)",
    ] {
        assert_eq!(rendered(text), format!("<p>{text}</p>"));
    }
}

#[test]
fn only_absolute_addresses_of_three_schemes_are_links() {
    assert_eq!(
        rendered("[公告](https://a.cn/公告?a_b=1&c=*d*)"),
        format!("<p><a href=\"https://a.cn/公告?a_b=1&amp;c=*d*\" rel=\"{LINK_REL}\">公告</a></p>")
    );
    assert_eq!(
        rendered("[信](mailto:ann@a.cn)"),
        format!("<p><a href=\"mailto:ann@a.cn\" rel=\"{LINK_REL}\">信</a></p>")
    );
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\u{1}script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
        "/x",
        "//a.cn/x",
        "x",
        "#x",
        "?x",
        "http:x",
        "http:/x",
        "https:\\\\a.cn",
        "ftp://a.cn",
        "tel:110",
        "mailto:a@b.cn?bcc=c@d.cn",
        "mailto:",
        "http://a@b.cn",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
    ] {
        assert_eq!(rendered(&format!("[x]({address})")), "<p>x</p>", "{address:?}");
    }
}

#[test]
fn an_image_is_a_link_with_its_words() {
    let to = |words| format!("<p><a href=\"http://a.cn/x.png\" rel=\"{LINK_REL}\">{words}</a></p>");

    assert_eq!(rendered("![漏水处](http://a.cn/x.png \"t\")"), to("漏水处"));
    assert_eq!(rendered("![](http://a.cn/x.png)"), to("http://a.cn/x.png"));
    assert_eq!(rendered("[![漏水处](http://b.cn/y.png)](http://a.cn/x.png)"), to("漏水处"));
    assert_eq!(rendered("![x](data:image/png;base64,AA)"), "<p>x</p>");
}

#[test]
fn quotes_keep_their_structure_up_to_eight() {
    assert_eq!(
        rendered("> > 一\n>\n> 二\n\n三"),
        "<blockquote><blockquote><p>一</p></blockquote><p>二</p></blockquote><p>三</p>"
    );
    assert_eq!(rendered(&format!("{}一", "> ".repeat(1_000))).matches("<blockquote>").count(), 8);
    assert_eq!(rendered(&format!("{}一", "- ".repeat(1_000))).matches("<ul>").count(), 8);
    let stairs: Vec<String> = (0..30).map(|depth| format!("{}- {depth}", "  ".repeat(depth))).collect();
    let stairs = stairs.join("\n");
    assert_eq!(rendered(&stairs).matches("<ul>").count(), 8);
    assert!(rendered(&stairs).contains("<br>29"));
}

#[test]
fn nothing_reads_as_nothing() {
    assert!(SafeHtml::from_markdown(" \n\t\n").is_empty());
    assert!(SafeHtml::default().is_empty());
}

#[test]
fn plain_text_has_the_words_and_no_markup() {
    let markdown =
        "# 漏水\n\n> 请**尽快**[看](http://a.cn)\n> `x<y`\n\n- 一\n  - 二 &lt;\n\n---\n![图](http://b.cn) 3*4*5";

    assert_eq!(plain_text(markdown), "漏水\n请尽快看\nx<y\n一\n二 &lt;\n图 3*4*5");
}

#[test]
fn a_quote_stands_behind_signs_and_is_one_level_deep() {
    assert_eq!(quote("一\n\n> 二\n>> 三 \n四\n"), "> 一\n>\n> 二\n> 三\n> 四");
    assert_eq!(quote(""), "");
}

#[test]
fn a_long_quote_is_cut() {
    let cut = quote(&"水".repeat(501));

    assert_eq!(cut, format!("> {}…", "水".repeat(499)));
    assert_eq!(quote(&"水".repeat(500)), format!("> {}", "水".repeat(500)));
    assert_eq!(quote(&cut), cut);
}

#[test]
fn quoting_a_quote_reads_no_entity() {
    let text = "&lt;script&gt; &amp;amp; \\<b>";

    assert_eq!(quote(&quote(text)), format!("> {text}"));
    assert_eq!(plain_text(&quote(&quote(text))), text);
    assert_eq!(rendered(&quote(text)), format!("<blockquote>{}</blockquote>", rendered(text)));
}

#[derive(askama::Template)]
#[template(source = "{{ body }}|{{ title }}", ext = "html")]
struct Page<'a> {
    body: &'a SafeHtml,
    title: &'a str,
}

#[test]
fn a_template_writes_it_as_it_is_and_nothing_else() {
    let body = SafeHtml::from_markdown("**水** <b>");

    let page = askama::Template::render(&Page { body: &body, title: "<b>" }).unwrap();

    assert_eq!(page, "<p><strong>水</strong> &lt;b&gt;</p>|&#60;b&#62;");
}

#[test]
fn it_survives_the_database() {
    use diesel::{Connection as _, IntoSql as _, RunQueryDsl as _};
    let mut database = diesel::SqliteConnection::establish(":memory:").unwrap();
    let html = SafeHtml::from_markdown("**水** <b>");

    let read: SafeHtml = diesel::select(html.clone().into_sql::<Text>()).get_result(&mut database).unwrap();

    assert_eq!(read, html);
}
