//! The token of a link that stops letters: who and what, signed. It holds as long as the letter is kept, and it can do
//! nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::model::Subscription;
use crate::base::ids::PersonId;
use crate::settings::SecretKey;

const PURPOSE: &str = "unsubscribe";

/// The token of a person's link: `12.own.SIGNATURE`.
pub(super) fn of(secret: &SecretKey, person: PersonId, subscription: Subscription) -> String {
    let body = format!("{person}.{}", subscription.code());
    let signature = URL_SAFE_NO_PAD.encode(secret.sign(PURPOSE, body.as_bytes()));
    format!("{body}.{signature}")
}

/// Whose link it is and what it stops; `None` unless we made it.
pub(super) fn read(secret: &SecretKey, token: &str) -> Option<(PersonId, Subscription)> {
    let (body, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    if !secret.verify(PURPOSE, body.as_bytes(), &signature) {
        return None;
    }
    let (person, code) = body.split_once('.')?;
    Some((person.parse().ok()?, Subscription::parse(code)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::model::Topic;

    const OWN: Subscription = Subscription::Topic(Topic::Own);

    #[test]
    fn a_token_is_good_for_one_person_and_one_thing() {
        let secret = SecretKey::of_bytes([7; 32]);
        let token = of(&secret, PersonId(12), OWN);

        assert_eq!(read(&secret, &token), Some((PersonId(12), OWN)));
        assert_eq!(read(&secret, &token.replacen("12.", "13.", 1)), None);
        assert_eq!(read(&secret, &token.replacen(".own.", ".digest.", 1)), None);
        assert_eq!(read(&SecretKey::of_bytes([8; 32]), &token), None);
        for broken in ["", ".", "..", "12.own", "12.own.", "12.own.AAAA", "٣.own.AAAA"] {
            assert_eq!(read(&secret, broken), None, "{broken}");
        }
    }

    #[test]
    fn nobody_can_be_unsubscribed_from_what_she_must_know() {
        let secret = SecretKey::of_bytes([7; 32]);

        let token = of(&secret, PersonId(12), Subscription::Topic(Topic::Needed));

        assert_eq!(read(&secret, &token), None);
    }
}
