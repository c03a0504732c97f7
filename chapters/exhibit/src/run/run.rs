//! A run: what an experiment holds in its hands.

use std::panic::Location;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Map, Value, json};

use super::error::PublishError;
use super::instrument::instrument;
use super::progress::Progress;
use super::request::Request;
use crate::claim::{Relation, short};
use crate::draw::Figure;
use crate::live::Live;
use crate::manifest::{self, Body, Claim, Common, Exhibit, Source, is_name};
use crate::number::{Format, Number};
use crate::parameter::{ParameterValue, Parameters, Point};
use crate::table::{Cell, Column, Table};

/// What an experiment returns.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// What an experiment publishes to, and where it gets its seed, parameters and progress bars.
///
/// ```
/// use exhibit::{Format, Run};
/// let mut run = Run::in_memory();
/// run.value("iterations", 6, Format::Integer).unwrap();
/// assert!(run.exhibit("iterations").is_some());
/// assert!(run.value("iterations", 7, Format::Integer).is_err());
/// ```
#[derive(Debug)]
pub struct Run {
    request: Request,
    experiment: String,
    timed: bool,
    live: Vec<Live>,
    used: Map<String, Value>,
    pub(crate) exhibits: Vec<Exhibit>,
    pub(crate) files: Vec<(String, String)>,
}

impl Run {
    /// A run that keeps everything in memory, with the default seed and parameters: for tests.
    pub fn in_memory() -> Self {
        Self::new(Request::default(), "test", false)
    }

    pub(crate) fn new(request: Request, experiment: &str, timed: bool) -> Self {
        let experiment = experiment.to_owned();
        Self {
            request,
            experiment,
            timed,
            live: Vec::new(),
            used: Map::new(),
            exhibits: Vec::new(),
            files: Vec::new(),
        }
    }

    /// The same run with other values for some parameters, as if given on the command line: for tests.
    pub fn with_parameters<P: Parameters>(mut self, parameters: &P) -> Self {
        for field in P::fields() {
            if let Some(value) = parameters.get(field.name) {
                self.request.parameters.insert(field.name.to_owned(), value);
            }
        }
        self
    }

    /// The same run, which knows which figures are live.
    pub(crate) fn with_live(mut self, live: &[Live]) -> Self {
        self.live = live.to_vec();
        self
    }

    /// The seed, 1 unless given.
    pub fn seed(&self) -> u64 {
        self.request.seed
    }

    /// A stream of random numbers that depends on the seed and the stream's name alone.
    pub fn rng(&self, stream: &str) -> ChaCha8Rng {
        let key = blake3::Hasher::new()
            .update(&self.request.seed.to_le_bytes())
            .update(stream.as_bytes())
            .finalize();
        ChaCha8Rng::from_seed(*key.as_bytes())
    }

    /// Whether the paper-size run was asked for.
    pub fn full(&self) -> bool {
        self.request.full
    }

    /// The parameters: defaults, and what the command line changed. Later exhibits record them.
    pub fn parameters<P: Parameters>(&mut self) -> P {
        let mut parameters = P::default();
        for field in P::fields() {
            if let Some(value) = self.request.parameters.get(field.name) {
                // The command line has checked the range; a value of another kind leaves the default.
                parameters.set(field.name, *value).ok();
            }
            let value = parameters.get(field.name).unwrap_or(field.default);
            self.used.insert(field.name.to_owned(), to_json(value));
        }
        parameters
    }

    /// A progress bar on a terminal, and now and then a line elsewhere.
    pub fn progress(&self, len: u64, label: impl Into<String>) -> Progress {
        Progress::new(len, label.into(), self.request.quiet)
    }

    /// Words for the terminal.
    pub fn note(&self, words: impl AsRef<str>) {
        if !self.request.quiet {
            println!("  {}", words.as_ref());
        }
    }

    /// Publishes a figure.
    ///
    /// # Errors
    /// When the name is taken, or caption or alt text are missing.
    #[track_caller]
    pub fn figure(&mut self, name: &str, figure: Figure) -> Result<(), PublishError> {
        self.refuse("figure", name, figure.fault())?;
        let mut panels = Vec::new();
        for (number, plot) in figure.plots.iter().enumerate() {
            let file = format!("{name}-{}.svg", number + 1);
            let (width, height) = plot.drawn_size();
            panels.push(manifest::Panel {
                file: file.clone(),
                width,
                height,
                title: plot.title.clone(),
            });
            self.files.push((file, figure.svg(number)));
        }
        let csv = format!("{name}.csv");
        self.files.push((csv.clone(), figure.csv()));
        let live = self.live.iter().find(|live| live.name == name);
        let instrument = live.map(|live| instrument(live, &figure));
        let Figure {
            caption,
            alt,
            columns,
            ..
        } = figure;
        self.publish(
            name,
            Body::Figure(manifest::Figure {
                caption,
                alt,
                columns,
                panels,
                csv,
                instrument,
            }),
        )
    }

    /// Publishes a table.
    ///
    /// # Errors
    /// When the name is taken, the caption is missing, a row has the wrong length or a number is not finite.
    #[track_caller]
    pub fn table(&mut self, name: &str, table: Table) -> Result<(), PublishError> {
        self.refuse("table", name, table.fault())?;
        let csv = format!("{name}.csv");
        self.files.push((csv.clone(), table.csv()));
        let column = |column: &Column| manifest::Column {
            head: column.head.clone(),
            unit: column.unit.clone(),
            align: column.align().to_owned(),
        };
        let row = |row: &Vec<Cell>| {
            let cells = row.iter().zip(&table.columns);
            cells
                .map(|(cell, column)| manifest::Cell {
                    text: column.show(cell),
                    value: if let Cell::Number(x) = cell {
                        Some(*x)
                    } else {
                        None
                    },
                    missing: matches!(cell, Cell::Missing(_)),
                })
                .collect()
        };
        let columns = table.columns.iter().map(column).collect();
        let rows = table.rows.iter().map(row).collect();
        self.publish(
            name,
            Body::Table(manifest::Table {
                caption: table.caption,
                columns,
                rows,
                csv,
            }),
        )
    }

    /// Publishes a number.
    ///
    /// # Errors
    /// When the name is taken or the number is not finite.
    #[track_caller]
    pub fn value(
        &mut self,
        name: &str,
        value: impl Into<Number>,
        format: Format,
    ) -> Result<(), PublishError> {
        self.scalar(name, value.into().0, format, None)
    }

    /// Publishes a number with a unit. Seconds and bytes are written in this unit.
    ///
    /// # Errors
    /// When the name is taken or the number is not finite.
    #[track_caller]
    pub fn value_with_unit(
        &mut self,
        name: &str,
        value: impl Into<Number>,
        format: Format,
        unit: &str,
    ) -> Result<(), PublishError> {
        self.scalar(name, value.into().0, format, Some(unit))
    }

    #[track_caller]
    fn scalar(&mut self, name: &str, x: f64, format: Format, unit: Option<&str>) -> Result<(), PublishError> {
        if !x.is_finite() {
            return Err(PublishError::NotFinite {
                name: name.to_owned(),
                value: x.to_string(),
            });
        }
        let text = format.text_in(x, unit);
        let unit = unit.map(str::to_owned);
        self.publish(
            name,
            Body::Value(manifest::Scalar {
                text,
                value: Some(x),
                unit,
            }),
        )
    }

    /// Publishes a word or two.
    ///
    /// # Errors
    /// When the name is taken or the text is empty.
    #[track_caller]
    pub fn text(&mut self, name: &str, text: impl Into<String>) -> Result<(), PublishError> {
        let text = text.into();
        self.refuse("value", name, text.trim().is_empty().then(|| "is empty".into()))?;
        self.publish(
            name,
            Body::Value(manifest::Scalar {
                text,
                value: None,
                unit: None,
            }),
        )
    }

    /// What [`claim!`](crate::claim) expands to.
    #[doc(hidden)]
    #[track_caller]
    pub fn publish_claim(
        &mut self,
        name: &str,
        statement: impl Into<String>,
        measured: impl Into<Number>,
        relation: Relation,
        bound: &[f64],
    ) -> Result<(), PublishError> {
        let (statement, measured) = (statement.into(), measured.into().0);
        self.refuse(
            "claim",
            name,
            statement.trim().is_empty().then(|| "states nothing".into()),
        )?;
        let claim = Claim {
            statement,
            measured: Some(measured).filter(|x| x.is_finite()),
            measured_text: short(measured),
            relation: relation.token().to_owned(),
            bound: bound.to_vec(),
            bound_text: relation.bound_text(bound),
            // An infinite measurement has no place in the manifest, and keeps no promise either.
            holds: measured.is_finite() && relation.holds(measured, bound),
            attempts: 1,
        };
        self.publish(name, Body::Claim(claim))
    }

    #[track_caller]
    fn publish(&mut self, name: &str, body: Body) -> Result<(), PublishError> {
        if !is_name(name) {
            return Err(PublishError::Name(name.to_owned()));
        }
        if let Some(first) = self.exhibit(name) {
            let Source { file, line } = &first.common.source;
            return Err(PublishError::Twice {
                name: name.to_owned(),
                first: format!("{file}:{line}"),
            });
        }
        let place = Location::caller();
        let common = Common {
            name: name.to_owned(),
            experiment: self.experiment.clone(),
            timed: self.timed,
            source: Source {
                file: place.file().to_owned(),
                line: place.line(),
            },
            parameters: self.used.clone(),
            live: matches!(&body, Body::Figure(figure) if figure.instrument.is_some()),
        };
        self.exhibits.push(Exhibit { common, body });
        Ok(())
    }

    fn refuse(&self, kind: &'static str, name: &str, fault: Option<String>) -> Result<(), PublishError> {
        fault.map_or(Ok(()), |fault| {
            Err(PublishError::Faulty {
                kind,
                name: name.to_owned(),
                fault,
            })
        })
    }

    /// What was published under this name.
    pub fn exhibit(&self, name: &str) -> Option<&Exhibit> {
        self.exhibits.iter().find(|exhibit| exhibit.common.name == name)
    }

    /// All that was published so far.
    pub fn exhibits(&self) -> &[Exhibit] {
        &self.exhibits
    }

    /// The claim of this name: for tests.
    ///
    /// # Panics
    /// When there is none.
    pub fn claim(&self, name: &str) -> &Claim {
        match self.exhibit(name).map(|exhibit| &exhibit.body) {
            Some(Body::Claim(claim)) => claim,
            _ => panic!("no claim ‘{name}’ was published"),
        }
    }

    /// The number published under this name: for tests.
    ///
    /// # Panics
    /// When there is none.
    pub fn number(&self, name: &str) -> f64 {
        match self.exhibit(name).map(|exhibit| &exhibit.body) {
            Some(Body::Value(manifest::Scalar {
                value: Some(value), ..
            })) => *value,
            _ => panic!("no number ‘{name}’ was published"),
        }
    }

    /// A file published beside the manifest, an SVG or CSV: for tests.
    pub fn file(&self, name: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|(file, _)| file == name)
            .map(|(_, text)| text.as_str())
    }
}

fn to_json(value: ParameterValue) -> Value {
    match value {
        ParameterValue::Number(x) => json!(x),
        ParameterValue::Count(n) => json!(n),
        ParameterValue::Point(Point(x, y)) => json!([x, y]),
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::Rng;

    use super::*;
    use crate::{Axis, Ink, Plot, cells, claim};

    fn plot() -> Plot {
        Plot::new(Axis::linear(0.0, 1.0), Axis::linear(0.0, 1.0)).line(
            "a, b",
            Ink::Blue,
            vec![(0.0, 0.5), (1.0, 1e-300)],
        )
    }

    #[test]
    fn everything_is_kept_in_memory() {
        let mut run = Run::in_memory();
        let figure = Figure::panels(2, vec![plot(), plot().title("second")]);
        run.figure("pair", figure.caption("Two.").alt("Two lines."))
            .unwrap();
        assert_eq!(
            run.file("pair.csv").unwrap().lines().nth(2),
            Some("1,\"a, b\",1,1e-300")
        );
        assert!(
            run.file("pair-2.svg")
                .unwrap()
                .contains("aria-label=\"Panel 2 of 2, second. Two lines.\"")
        );
        let table = Table::new("t").column(Column::new("x", Format::Fixed(1)));
        run.table("table", table.row(cells![0.25]).row(cells![Cell::missing("no")]))
            .unwrap();
        let Body::Table(table) = &run.exhibit("table").unwrap().body else {
            panic!("a table")
        };
        assert_eq!(
            (table.rows[0][0].text.as_str(), table.rows[0][0].value),
            ("0.2", Some(0.25))
        );
        assert!(table.rows[1][0].missing);
        run.value_with_unit("time", 0.0123, Format::Seconds, "ms")
            .unwrap();
        assert_eq!(run.number("time"), 0.0123);
        let source = &run.exhibit("time").unwrap().common.source;
        assert!(
            source.file.ends_with("run.rs") && source.line > 300,
            "the caller's line: {source:?}"
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let mut run = Run::in_memory();
        let message = |result: Result<(), PublishError>| result.unwrap_err().to_string();
        assert!(message(run.figure("f", Figure::new(plot()).alt("a"))).contains("figure ‘f’ has no caption"));
        assert!(message(run.figure("f", Figure::new(plot()).caption("c"))).contains("no alt text"));
        assert!(message(run.value("v", f64::NAN, Format::Integer)).contains("‘v’ is NaN"));
        assert!(message(run.value("v", f64::INFINITY, Format::Integer)).contains("‘v’ is inf"));
        assert!(message(run.value("Bad Name", 1, Format::Integer)).contains("‘Bad Name’"));
        assert!(message(run.text("t", " ")).contains("is empty"));
        assert!(run.exhibits().is_empty() && run.files.is_empty());
        run.text("t", "converged").unwrap();
        assert!(message(run.value("t", 1, Format::Integer)).contains("‘t’ is published twice"));
    }

    #[test]
    fn claims_follow_their_measurement() {
        let mut run = Run::in_memory();
        let measure =
            |run: &mut Run, name: &str, x: f64| claim!(run, name, "it is small", x, <, 1.5).unwrap();
        measure(&mut run, "small", 1.4);
        measure(&mut run, "large", 1.5);
        measure(&mut run, "none", f64::NAN);
        measure(&mut run, "endless", f64::NEG_INFINITY);
        let holds = ["small", "large", "none", "endless"].map(|name| run.claim(name).holds);
        assert_eq!(holds, [true, false, false, false]);
        claim!(run, "between", "it is between", -0.5, in, -1, 0).unwrap();
        claim!(run, "exact", "it is exact", 3usize, ==, 3).unwrap();
        claim!(run, "more", "it is more", 3, >, 2).unwrap();
        claim!(run, "least", "it is at least", 2u64, >=, 2.0).unwrap();
        assert!(
            ["between", "exact", "more", "least"]
                .iter()
                .all(|name| run.claim(name).holds)
        );
    }

    #[test]
    fn random_streams_depend_on_seed_and_name_alone() {
        let first = |seed: u64, stream: &str| {
            Run::new(
                Request {
                    seed,
                    ..Request::default()
                },
                "any",
                false,
            )
            .rng(stream)
            .next_u64()
        };
        assert_eq!(first(1, "batches"), first(1, "batches"));
        assert_ne!(first(1, "batches"), first(2, "batches"));
        assert_ne!(first(1, "batches"), first(1, "start"));
    }
}
