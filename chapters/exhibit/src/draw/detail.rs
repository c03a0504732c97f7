//! How much care a drawing takes.

/// How much care a drawing takes: what is printed, or what follows a finger.
///
/// Only figures whose cost grows with their resolution look at it. Numbers that a reader reads, and lines, are the
/// same in both.
///
/// ```
/// use exhibit::Detail;
/// let cells = |detail| if detail == Detail::Coarse { 60 } else { 240 };
/// assert_eq!(cells(Detail::default()), 240);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// What the book prints, and what stands once a handle is let go.
    #[default]
    Full,
    /// Enough to see what happens while a handle moves.
    Coarse,
}
