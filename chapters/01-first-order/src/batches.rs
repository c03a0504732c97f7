//! Mini-batches.

use rand::Rng;
use rand::seq::SliceRandom;

/// The examples in random order, cut into mini-batches: one shuffle is one *epoch*.
///
/// Within an epoch each example is seen exactly once. The last batch is smaller if the batch size does not divide
/// the number of examples.
///
/// ```
/// use first_order::Batches;
/// use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
///
/// let mut batches = Batches::new(10, 4);
/// let epoch = batches.shuffle(&mut ChaCha8Rng::seed_from_u64(1));
/// assert_eq!(epoch.map(|batch| batch.len()).collect::<Vec<_>>(), [4, 4, 2]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Batches {
    order: Vec<usize>,
    size: usize,
}

impl Batches {
    /// Of `examples` examples, `size` at a time; a size of 0 counts as 1.
    pub fn new(examples: usize, size: usize) -> Self {
        Self {
            order: (0..examples).collect(),
            size: size.max(1),
        }
    }

    /// Shuffles the examples and deals them out.
    pub fn shuffle<R: Rng>(&mut self, rng: &mut R) -> std::slice::Chunks<'_, usize> {
        self.order.shuffle(rng);
        self.order.chunks(self.size)
    }
}
