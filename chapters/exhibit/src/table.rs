//! Tables: typed columns with units and number formats.

use crate::directive::without_directives;
use crate::number::{Format, Number, machine};

/// A table with a caption. Its columns say how their numbers are written.
///
/// ```
/// use exhibit::{Cell, Column, Format, Table, cells};
/// let table = Table::new("Iterations to $10^{-6}$.")
///     .column(Column::text("method"))
///     .column(Column::new("iterations", Format::Integer))
///     .row(cells!["Newton", 6])
///     .row(cells!["gradient descent", Cell::missing("not reached")]);
/// assert_eq!(table.csv(), "method,iterations\nNewton,6\ngradient descent,\n");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a table is seen once `Run::table` publishes it"]
pub struct Table {
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table. The caption is Markdown and may contain `$TeX$`.
    pub fn new(caption: impl Into<String>) -> Self {
        Self {
            caption: caption.into(),
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Adds a column on the right.
    pub fn column(mut self, column: Column) -> Self {
        self.columns.push(column);
        self
    }

    /// Adds a row at the bottom: one cell a column, see [`cells!`](crate::cells).
    pub fn row(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        self.rows.push(cells.into_iter().collect());
        self
    }

    /// Adds many rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The table as CSV: numbers in full precision, missing cells empty, units in the head.
    pub fn csv(&self) -> String {
        let head: Vec<String> = self.columns.iter().map(Column::title).collect();
        let mut csv = csv_line(&head);
        for row in &self.rows {
            csv += &csv_line(&row.iter().map(Cell::csv).collect::<Vec<_>>());
        }
        csv
    }

    /// What stands in the way of publishing, if anything.
    #[cfg(feature = "run")]
    pub(crate) fn fault(&self) -> Option<String> {
        if self.caption.trim().is_empty() {
            return Some("has no caption".into());
        }
        if self.columns.is_empty() {
            return Some("has no columns".into());
        }
        for (number, row) in self.rows.iter().enumerate() {
            let line = number + 1;
            if row.len() != self.columns.len() {
                return Some(format!(
                    "row {line} has {} cells, the table {} columns",
                    row.len(),
                    self.columns.len()
                ));
            }
            for (cell, column) in row.iter().zip(&self.columns) {
                match cell {
                    Cell::Number(x) if !x.is_finite() => {
                        return Some(format!(
                            "row {line}, column ‘{}’ is {x}; publish Cell::missing(\"reason\") instead",
                            column.head
                        ));
                    }
                    Cell::Number(_) if column.format.is_none() => {
                        return Some(format!(
                            "row {line} has a number in the text column ‘{}’",
                            column.head
                        ));
                    }
                    _ => {}
                }
            }
        }
        None
    }
}

/// A column of a [`Table`]: its head, the format of its numbers, their unit.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a column belongs to a `Table`"]
pub struct Column {
    pub(crate) head: String,
    pub(crate) format: Option<Format>,
    pub(crate) unit: Option<String>,
}

impl Column {
    /// A column of numbers, set flush right. The head is Markdown and may contain `$TeX$`.
    pub fn new(head: impl Into<String>, format: Format) -> Self {
        Self {
            head: head.into(),
            format: Some(format),
            unit: None,
        }
    }

    /// A column of words, set flush left.
    pub fn text(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            format: None,
            unit: None,
        }
    }

    /// The unit of every number, shown in the head. Seconds and bytes are then written in this unit.
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// `left` for words, `right` for numbers.
    #[cfg(feature = "run")]
    pub(crate) fn align(&self) -> &'static str {
        if self.format.is_some() { "right" } else { "left" }
    }

    /// Head and unit as one string.
    pub(crate) fn title(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{} ({unit})", self.head),
            None => self.head.clone(),
        }
    }

    /// A cell as it is read in this column.
    #[cfg(feature = "run")]
    pub(crate) fn show(&self, cell: &Cell) -> String {
        match (cell, self.format) {
            (Cell::Number(x), Some(format)) => format.text_in(*x, self.unit.as_deref()),
            (Cell::Number(x), None) => machine(*x),
            (Cell::Text(text) | Cell::Missing(text), _) => text.clone(),
        }
    }
}

/// One entry of a table. Strings and numbers convert into it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words; Markdown, `$TeX$` and references are allowed. `{{#ref chapter newton}}` is a link on the page and reads
    /// “chapter newton” in the terminal and in the CSV.
    Text(String),
    /// A number, written in its column's format.
    Number(f64),
    /// No value, and the reason why.
    Missing(String),
}

impl Cell {
    /// A cell without a value: `Cell::missing("not reached")`.
    pub fn missing(reason: impl Into<String>) -> Self {
        Self::Missing(reason.into())
    }

    /// The number, or a missing cell with this reason where there is none or it is not finite.
    ///
    /// ```
    /// use exhibit::Cell;
    /// assert_eq!(Cell::number_or(Some(3), "not reached"), Cell::Number(3.0));
    /// assert_eq!(Cell::number_or(None::<f64>, "not reached"), Cell::missing("not reached"));
    /// ```
    pub fn number_or<N: Into<Number>>(number: Option<N>, reason: impl Into<String>) -> Self {
        match number.map(|number| number.into().0) {
            Some(x) if x.is_finite() => Self::Number(x),
            _ => Self::missing(reason),
        }
    }

    fn csv(&self) -> String {
        match self {
            Self::Text(text) => without_directives(text),
            Self::Number(x) => machine(*x),
            Self::Missing(_) => String::new(),
        }
    }
}

impl<N: Into<Number>> From<N> for Cell {
    fn from(number: N) -> Self {
        Self::Number(number.into().0)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// The cells of one row, from anything that converts into a [`Cell`](crate::Cell).
///
/// ```
/// let row = exhibit::cells!["Adam", 312, 0.5];
/// assert_eq!(row.len(), 3);
/// ```
#[macro_export]
macro_rules! cells {
    ($($cell:expr),* $(,)?) => { vec![$($crate::Cell::from($cell)),*] };
}

/// One line of CSV (RFC 4180 quoting, line feed at the end).
pub(crate) fn csv_line(fields: &[String]) -> String {
    let quoted: Vec<String> = fields
        .iter()
        .map(|field| {
            if field.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", field.replace('"', "\"\""))
            } else {
                field.clone()
            }
        })
        .collect();
    quoted.join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_is_quoted() {
        assert_eq!(
            csv_line(&["a,b".into(), "say \"hi\"".into(), "x".into()]),
            "\"a,b\",\"say \"\"hi\"\"\",x\n"
        );
    }

    #[test]
    fn a_reference_in_a_cell_is_readable_in_the_csv() {
        let table = Table::new("c")
            .column(Column::text("method"))
            .column(Column::text("taught in"))
            .row(cells!["Newton", "{{#ref chapter newton}}"]);
        assert_eq!(table.csv(), "method,taught in\nNewton,chapter newton\n");
    }

    #[test]
    fn faults_name_the_place() {
        let table = Table::new("c").column(Column::new("e", Format::Fixed(1)));
        assert!(
            table
                .clone()
                .row(cells![f64::NAN])
                .fault()
                .unwrap()
                .contains("row 1, column ‘e’ is NaN")
        );
        assert!(
            table
                .clone()
                .row(cells![1, 2])
                .fault()
                .unwrap()
                .contains("2 cells")
        );
        assert_eq!(table.row(cells![1]).fault(), None);
        assert!(Table::new(" ").fault().unwrap().contains("caption"));
    }

    #[test]
    fn a_unit_fixes_the_scale() {
        let free = Column::new("time", Format::Seconds);
        assert_eq!(free.show(&Cell::Number(0.25)), "250\u{202f}ms");
        assert_eq!(free.unit("s").show(&Cell::Number(0.25)), "0.250");
    }
}
