//! What is kept between transactions: one value of each type, made of rows that seldom change.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// The values, each by its type. Whoever keeps one must be able to tell whether it still holds.
#[derive(Default)]
pub(super) struct Kept(RwLock<HashMap<TypeId, Box<dyn Any + Send + Sync>>>);

impl Kept {
    pub(super) fn find<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        let values = self.0.read().unwrap_or_else(PoisonError::into_inner);
        values.get(&TypeId::of::<T>())?.downcast_ref::<T>().cloned()
    }

    pub(super) fn keep<T: Clone + Send + Sync + 'static>(&self, value: T) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(TypeId::of::<T>(), Box::new(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_type_the_last_value_is_kept() {
        let kept = Kept::default();

        kept.keep(1_i32);
        kept.keep("one");
        kept.keep(2_i32);

        assert_eq!((kept.find::<i32>(), kept.find::<&str>(), kept.find::<i64>()), (Some(2), Some("one"), None));
    }
}
