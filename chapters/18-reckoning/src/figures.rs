//! The drawings of the chapter.
