//! A form as it is shown: what has been typed, and what is wrong with it. Rendered by `templates/shell/form.html`.

use super::fields::Fields;
use crate::base::{FormErrors, Message};

/// The values and mistakes of a form on a page. Empty for a form that nobody has sent yet.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    fields: Fields,
    errors: FormErrors,
}

impl Filled {
    /// A form with values from the site: to change what stands.
    pub fn with(pairs: &[(&str, &str)]) -> Self {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { fields: Fields::of(pairs), errors: FormErrors::new() }
    }

    /// A form that was sent and is shown again, every input kept.
    pub fn sent(fields: Fields, errors: FormErrors) -> Self {
        Self { fields, errors }
    }

    /// Puts another value into a field.
    pub fn set(&mut self, name: &str, value: &str) {
        self.fields.set(name, value);
    }

    /// Every value of a field that may come often.
    pub fn values<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        self.fields.all(name)
    }

    /// What stands in a field; nothing for a secret one, which is never sent back.
    pub fn value(&self, name: &str) -> &str {
        if is_secret(name) { "" } else { self.fields.all(name).next().unwrap_or_default() }
    }

    /// Whether a field came, be it empty.
    pub fn sends(&self, name: &str) -> bool {
        self.fields.all(name).next().is_some()
    }

    /// Every field that came, with its value; secret ones too.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter()
    }

    /// Whether one of the values of a field is this one: for options, radio buttons and check boxes.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.fields.all(name).any(|given| given == value)
    }

    /// What is wrong with a field; `""` is the form as a whole.
    pub fn error(&self, name: &str) -> Option<&Message> {
        self.errors.of_field(name)
    }

    /// Every mistake, in the order of the form.
    pub fn errors(&self) -> Vec<(&'static str, &Message)> {
        self.errors.iter().collect()
    }
}

/// Whether a field holds a secret, by its name: it is typed again, and stands on no page.
pub fn is_secret(name: &str) -> bool {
    name.contains("password") || name.contains("secret")
}

/// One entry of a select field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read, in the reader's language.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown_again() {
        let form = Filled::with(&[("new_password", "hush"), ("secret", "hush"), ("name", "ann")]);

        assert_eq!((form.value("new_password"), form.value("secret"), form.value("name")), ("", "", "ann"));
    }
}
