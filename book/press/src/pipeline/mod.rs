//! From the sources to the finished book.
