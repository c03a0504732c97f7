//! From a byte offset to a line number.

/// Where the lines of a text begin.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the beginnings of lines.
    pub fn of(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter(|&(_, byte)| byte == b'\n')
                .map(|(at, _)| at + 1),
        );
        Self { starts }
    }

    /// The line, counted from one, that holds a byte.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).max(1)
    }

    /// The range of bytes of the line that holds a byte, without its end.
    pub fn range(&self, text: &str, offset: usize) -> std::ops::Range<usize> {
        let line = self.line(offset);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let end = self.starts.get(line).map_or(text.len(), |&next| next - 1);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one() {
        let text = "a\nbc\n\nd";
        let lines = Lines::of(text);
        let numbers: Vec<_> = (0..text.len()).map(|at| lines.line(at)).collect();
        assert_eq!(numbers, [1, 1, 2, 2, 2, 3, 4]);
        assert_eq!(&text[lines.range(text, 3)], "bc");
        assert_eq!(&text[lines.range(text, 6)], "d");
    }
}
