//! The place of a reply in the tree: the floors from the root down to it, in base 32 of fixed width, so that the order of
//! the paths is the order of the tree and "the next 20 after this path" is one look into an index.

/// Deeper replies attach to the last ancestor at this depth.
pub const MAX_DEPTH: usize = 8;

const WIDTH: usize = 5;
const DIGITS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
];

/// The path of a new floor under the floor it answers; `None` for the opening text and for replies to it.
pub fn child_path(parent: Option<&str>, floor: i32) -> String {
    let own = encode(floor);
    match parent {
        None => own,
        Some(path) => {
            let ancestors: Vec<&str> = path.split('.').take(MAX_DEPTH - 1).collect();
            format!("{}.{own}", ancestors.join("."))
        }
    }
}

fn encode(floor: i32) -> String {
    let mut rest = usize::try_from(floor).unwrap_or(0);
    let mut digits = ['0'; WIDTH];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS.get(rest % 32).copied().unwrap_or('0');
        rest /= 32;
    }
    digits.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_paths_is_the_order_of_the_tree() {
        let root = child_path(None, 2);
        let child = child_path(Some(&root), 40);
        let sibling = child_path(None, 3);

        assert!(root < child && child < sibling);
        assert_eq!(child, "00002.00018");
    }

    #[test]
    fn a_reply_deeper_than_eight_stays_at_eight() {
        let mut path = child_path(None, 2);
        for floor in 3..40 {
            path = child_path(Some(&path), floor);
        }

        assert_eq!(path.split('.').count(), MAX_DEPTH);
    }
}
