//! What the README promises is what the code does.

use candor::settings::TABLE;

/// The table of the README as the code would write it.
fn table() -> String {
    let head = "| key | variable | default | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    let row = |(key, default, meaning): &(&str, &str, &str)| {
        let default = if default.is_empty() { String::new() } else { format!("`{default}`") };
        format!("| `{key}` | `CANDOR_{}` | {default} | {meaning} |\n", key.to_uppercase())
    };
    head + &TABLE.iter().map(row).collect::<String>()
}

#[test]
fn the_readme_s_table_of_settings_is_the_one_of_the_code() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();

    let section = readme.split("\n## Settings\n").nth(1).expect("a section Settings");
    let section = section.split("\n## ").next().unwrap();

    assert!(section.contains(&table()), "the section Settings must hold:\n\n{}", table());
}
