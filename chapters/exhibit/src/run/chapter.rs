//! A chapter: its experiments in order, and what happens when it is run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use super::cli::{self, Options, Part};
use super::error::PublishError;
use super::failure::Failure;
use super::origin::{executable, workspace};
use super::run::{Outcome, Run};
use super::step::Step;
use super::{list, publish, sheet, terminal};
use crate::draw::Detail;
use crate::live::Live;
use crate::manifest::{Body, Exhibit, Experiment, Key, Machine, Manifest, SCHEMA};
use crate::parameter::{Field, Parameters};

/// A chapter: its name, its parameters, its experiments in order.
///
/// ```no_run
/// # fn errors(_: &mut exhibit::Run) -> exhibit::Outcome { Ok(()) }
/// # fn solve(_: &mut exhibit::Run) -> exhibit::Outcome { Ok(()) }
/// fn main() -> std::process::ExitCode {
///     exhibit::chapter!().experiment("errors", errors).timed("solve", solve).run()
/// }
/// ```
#[must_use = "a chapter does nothing until it is `run`"]
pub struct Chapter {
    pub(super) name: String,
    pub(super) fields: Vec<&'static Field>,
    live: Vec<Live>,
    pub(super) steps: Vec<Step>,
}

/// The chapter of the package that calls it.
#[macro_export]
macro_rules! chapter {
    () => {
        $crate::Chapter::new(env!("CARGO_PKG_NAME"))
    };
}

/// What one part of a run found.
#[derive(Default)]
struct Found {
    exhibits: Vec<Exhibit>,
    files: Vec<(String, String)>,
    seconds: BTreeMap<String, f64>,
}

impl Chapter {
    /// A chapter of this name; see [`chapter!`](crate::chapter).
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            fields: Vec::new(),
            live: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Makes the fields of a parameter struct flags. A field that several structs share is one flag.
    ///
    /// # Panics
    /// When two structs declare a field of one name differently, or a field has the name of a flag that every chapter
    /// has, such as `seed`: one flag could not serve both.
    pub fn parameters<P: Parameters>(self) -> Self {
        self.fields(P::fields())
    }

    /// Makes figures live: their parameters are flags, and in the page a reader can turn them. See
    /// [`live!`](crate::live).
    ///
    /// # Panics
    /// As [`Chapter::parameters`].
    pub fn live(mut self, figures: &[Live]) -> Self {
        self.live.extend(figures);
        figures
            .iter()
            .fold(self, |chapter, figure| chapter.fields((figure.fields)()))
    }

    fn fields(mut self, fields: &'static [Field]) -> Self {
        for field in fields {
            assert!(
                !cli::is_taken(&field.flag()),
                "parameter ‘{0}’ would be the flag --{0}, which every chapter has; give it another name",
                field.name
            );
            match self.fields.iter().find(|known| known.name == field.name) {
                None => self.fields.push(field),
                Some(known) => assert!(
                    *known == field,
                    "parameter ‘{}’ is declared twice, and not alike; give one another name",
                    field.name
                ),
            }
        }
        self
    }

    /// Adds an experiment whose results depend on seed and parameters alone.
    pub fn experiment(self, name: &'static str, function: impl Fn(&mut Run) -> Outcome + 'static) -> Self {
        self.step(name, Part::Untimed, function)
    }

    /// Adds an experiment that measures time. It runs after the others, and again when a claim is false.
    pub fn timed(self, name: &'static str, function: impl Fn(&mut Run) -> Outcome + 'static) -> Self {
        self.step(name, Part::Timed, function)
    }

    /// # Panics
    /// When two experiments have one name.
    fn step(
        mut self,
        name: &'static str,
        part: Part,
        function: impl Fn(&mut Run) -> Outcome + 'static,
    ) -> Self {
        assert!(
            self.steps.iter().all(|step| step.name != name),
            "experiment ‘{name}’ is declared twice"
        );
        self.steps.push(Step {
            name,
            part,
            function: Box::new(function),
        });
        self
    }

    /// Runs what the command line asks for.
    pub fn run(self) -> ExitCode {
        match self.run_with(std::env::args_os(), workspace().as_deref()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(Failure::Usage(error)) => {
                // Help and version come this way too.
                error.print().ok();
                ExitCode::from(error.exit_code() as u8)
            }
            Err(Failure::Broken(message)) => {
                eprintln!("{}: {message}", self.name);
                ExitCode::FAILURE
            }
        }
    }

    fn run_with(
        &self,
        arguments: impl IntoIterator<Item = OsString>,
        root: Option<&Path>,
    ) -> Result<(), Failure> {
        let names: Vec<&'static str> = self.steps.iter().map(|step| step.name).collect();
        let options = cli::read(&self.name, &names, &self.fields, arguments).map_err(Failure::Usage)?;
        if options.list {
            let published = root.map(|root| root.join("target/exhibits").join(&self.name));
            print!("{}", list::list(self, published.as_deref(), options.json));
            return Ok(());
        }
        if let Some(request) = &options.draw {
            println!("{}", crate::live::answer(&self.live, request, Detail::Full));
            return Ok(());
        }
        let folder = self.folder(&options, root)?;
        let mut found: Vec<(Part, Found)> = Vec::new();
        for part in [Part::Untimed, Part::Timed] {
            let asked = options.part.is_none_or(|only| only == part);
            let any = self.chosen(&options, part).next().is_some();
            // A default run publishes both parts, even an empty one: it replaces what is no longer true.
            if asked && (any || options.is_default()) {
                let part_found = self.part(&options, part, &found)?;
                found.push((part, part_found));
            }
        }
        println!();
        let mut pages = Vec::new();
        for (part, found) in found {
            let target = folder.join(part.name());
            let pictures = found
                .exhibits
                .iter()
                .any(|exhibit| matches!(exhibit.body, Body::Figure(_)));
            self.publish(&options, part, found, &target)?;
            if pictures {
                pages.push(target.join("index.html"));
            }
        }
        println!("published to {}", folder.display());
        for page in pages {
            println!("figures at {}", page.display());
            if options.open {
                open(&page);
            }
        }
        Ok(())
    }

    /// Only a default run may replace what the book shows.
    fn folder(&self, options: &Options, root: Option<&Path>) -> Result<PathBuf, Failure> {
        if let Some(out) = &options.out {
            return Ok(out.clone());
        }
        let root =
            root.ok_or("no book.toml here or above: run inside the book's folder, or say --out DIR")?;
        let kind = if options.is_default() {
            "target/exhibits"
        } else {
            "target/runs"
        };
        Ok(root.join(kind).join(&self.name))
    }

    fn chosen<'a>(&'a self, options: &'a Options, part: Part) -> impl Iterator<Item = &'a Step> {
        let named =
            |step: &&Step| options.only.is_empty() || options.only.iter().any(|name| name == step.name);
        self.steps
            .iter()
            .filter(move |step| step.part == part)
            .filter(named)
    }

    fn part(&self, options: &Options, part: Part, before: &[(Part, Found)]) -> Result<Found, Failure> {
        let mut found = Found::default();
        for step in self.chosen(options, part) {
            println!("\n{}", step.name);
            let start = Instant::now();
            let run = step
                .measure(options, &self.live)
                .map_err(|what| format!("experiment ‘{}’ {what}", step.name))?;
            found
                .seconds
                .insert(step.name.to_owned(), start.elapsed().as_secs_f64());
            for exhibit in &run.exhibits {
                let name = &exhibit.common.name;
                let known = before
                    .iter()
                    .flat_map(|(_, found)| &found.exhibits)
                    .chain(&found.exhibits);
                if let Some(first) = known.into_iter().find(|known| known.common.name == *name) {
                    let first = format!("{}:{}", first.common.source.file, first.common.source.line);
                    return Err(PublishError::Twice {
                        name: name.clone(),
                        first,
                    }
                    .to_string()
                    .into());
                }
                println!("{}", terminal::show(exhibit));
            }
            found.exhibits.extend(run.exhibits);
            found.files.extend(run.files);
        }
        Ok(found)
    }

    fn publish(&self, options: &Options, part: Part, found: Found, target: &Path) -> Result<(), Failure> {
        let Found {
            exhibits,
            mut files,
            seconds,
        } = found;
        let chosen: Vec<&Step> = self.chosen(options, part).collect();
        let executable = executable().map_err(|error| format!("cannot read the executable: {error}"))?;
        files.push(("index.html".to_owned(), sheet::sheet(&self.name, &exhibits)));
        let manifest = Manifest {
            schema: SCHEMA,
            chapter: self.name.clone(),
            part: part.name().to_owned(),
            key: Key {
                executable,
                arguments: options.arguments(),
                machine: (part == Part::Timed).then(Machine::this),
            },
            toolchain: env!("EXHIBIT_TOOLCHAIN").to_owned(),
            seed: options.request.seed,
            complete: chosen.len() == self.steps.iter().filter(|step| step.part == part).count(),
            experiments: chosen
                .iter()
                .map(|step| Experiment {
                    name: step.name.to_owned(),
                    timed: part == Part::Timed,
                })
                .collect(),
            exhibits,
            recorded: None,
        };
        let json = |error: serde_json::Error| format!("cannot write the manifest: {error}");
        files.push(("manifest.json".to_owned(), manifest.to_text().map_err(json)?));
        // Durations differ from run to run, and the manifest must not.
        files.push((
            "timing.json".to_owned(),
            serde_json::to_string_pretty(&seconds).map_err(json)? + "\n",
        ));
        publish::replace(target, &files).map_err(|error| error.to_string())?;
        Ok(())
    }
}

fn open(page: &Path) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    if let Err(error) = std::process::Command::new(opener).arg(page).spawn() {
        eprintln!("cannot open {}: {opener}: {error}", page.display());
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell as Counter;
    use std::rc::Rc;

    use super::*;
    use crate::{Axis, Column, Figure, Format, Ink, Plot, Point, Table, cells, claim};

    crate::parameters! {
        /// A line.
        struct Knobs {
            /// its start
            start: Point = Point(0.0, 0.0), in -2.0..=2.0, draggable;
        }
    }

    fn drawing(knobs: &Knobs) -> Figure {
        let plot = Plot::new(Axis::linear(0.0, 1.0), Axis::linear(0.0, 1.0)).line(
            "up",
            Ink::Blue,
            vec![knobs.start.into(), (1.0, 1.0)],
        );
        Figure::new(plot)
            .caption("A line.")
            .alt("A rising line.")
            .readout("start", knobs.start.0, Format::Fixed(1))
    }

    crate::live! {
        "curve": Knobs => |knobs, _| drawing(knobs);
    }

    fn curve(run: &mut Run) -> Outcome {
        let knobs: Knobs = run.parameters();
        run.figure("curve", drawing(&knobs))?;
        run.table(
            "points",
            Table::new("Points.")
                .column(Column::new("x", Format::Integer))
                .row(cells![1]),
        )?;
        Ok(())
    }

    fn fast(run: &mut Run) -> Outcome {
        claim!(run, "fast", "it is fast", 1, <, 2)?;
        Ok(())
    }

    fn chapter() -> Chapter {
        Chapter::new("test")
            .live(LIVE)
            .experiment("curve", curve)
            .timed("speed", fast)
    }

    fn run(chapter: &Chapter, root: &Path, line: &str) -> Result<(), String> {
        let arguments = std::iter::once("test")
            .chain(line.split_whitespace())
            .map(OsString::from);
        chapter
            .run_with(arguments, Some(root))
            .map_err(|failure| match failure {
                Failure::Usage(error) => error.to_string(),
                Failure::Broken(message) => message,
            })
    }

    fn read(root: &Path, part: &str) -> Manifest {
        Manifest::read(&root.join("target/exhibits/test").join(part)).unwrap()
    }

    #[test]
    fn a_default_run_publishes_both_parts() {
        let root = tempfile::tempdir().unwrap();
        run(&chapter(), root.path(), "").unwrap();
        let (untimed, timed) = (read(root.path(), "untimed"), read(root.path(), "timed"));
        assert!(untimed.complete && untimed.key.machine.is_none());
        assert!(timed.key.machine.is_some());
        let curve = untimed.exhibit("curve").unwrap();
        assert!(curve.common.live && curve.common.source.file.ends_with("chapter.rs"));
        let Body::Figure(crate::manifest::Figure {
            instrument: Some(instrument),
            ..
        }) = &curve.body
        else {
            panic!("an instrument")
        };
        let (knob, readout) = (&instrument.knobs[0], &instrument.readouts[0]);
        assert_eq!(
            (knob.flag.as_str(), knob.kind.as_str(), knob.default.as_str()),
            ("start", "point", "0,0")
        );
        assert_eq!((readout.name.as_str(), readout.text.as_str()), ("start", "0.0"));
        assert_eq!(curve.common.parameters["start"], serde_json::json!([0.0, 0.0]));
        assert!(timed.exhibit("fast").unwrap().common.timed);
    }

    #[test]
    fn two_runs_publish_the_same_bytes() {
        let root = tempfile::tempdir().unwrap();
        let read = || {
            run(&chapter(), root.path(), "--part untimed").unwrap();
            [
                "manifest.json",
                "curve-1.svg",
                "curve.csv",
                "points.csv",
                "index.html",
            ]
            .map(|file| std::fs::read(root.path().join("target/exhibits/test/untimed").join(file)).unwrap())
        };
        assert_eq!(read(), read());
    }

    #[test]
    fn other_runs_publish_elsewhere() {
        let root = tempfile::tempdir().unwrap();
        run(&chapter(), root.path(), "--only curve --start=1,1").unwrap();
        assert!(!root.path().join("target/exhibits").exists());
        let manifest = Manifest::read(&root.path().join("target/runs/test/untimed")).unwrap();
        assert_eq!(manifest.key.arguments, ["--only=curve", "--start=1,1"]);
        assert!(!root.path().join("target/runs/test/timed").exists());
        let out = root.path().join("elsewhere");
        run(&chapter(), root.path(), &format!("--out {}", out.display())).unwrap();
        assert!(out.join("timed/manifest.json").is_file());
    }

    #[test]
    fn a_failing_run_replaces_nothing() {
        let root = tempfile::tempdir().unwrap();
        run(&chapter(), root.path(), "").unwrap();
        let before = read(root.path(), "untimed");
        let failing = chapter().experiment("broken", |run| {
            run.value("late", 1, Format::Integer)?;
            Err("the matrix is singular".into())
        });
        let error = run(&failing, root.path(), "").unwrap_err();
        assert_eq!(error, "experiment ‘broken’ failed: the matrix is singular");
        let panicking = chapter().experiment("broken", |_| panic!("index {}", 3));
        let error = run(&panicking, root.path(), "").unwrap_err();
        assert_eq!(error, "experiment ‘broken’ panicked: index 3");
        assert_eq!(read(root.path(), "untimed"), before);
    }

    #[test]
    fn a_name_is_published_once() {
        let root = tempfile::tempdir().unwrap();
        let error = run(&chapter().experiment("again", curve), root.path(), "").unwrap_err();
        assert!(error.contains("‘curve’ is published twice, first at"), "{error}");
        let timed_too = chapter().experiment("early", fast);
        assert!(
            run(&timed_too, root.path(), "")
                .unwrap_err()
                .contains("‘fast’ is published twice")
        );
    }

    /// A chapter whose claim holds from the given measurement on, and how often it was measured.
    fn flaky(good: u32) -> (Chapter, Rc<Counter<u32>>) {
        let count = Rc::new(Counter::new(0));
        let counter = Rc::clone(&count);
        let measure = move |run: &mut Run| {
            counter.set(counter.get() + 1);
            claim!(run, "quick", "it is quick", if counter.get() >= good { 1.0 } else { 3.0 }, <=, 2)?;
            Ok(())
        };
        (Chapter::new("test").timed("speed", measure), count)
    }

    #[test]
    fn timed_claims_are_measured_up_to_three_times() {
        for (good, measured, holds) in [(1, 1, true), (3, 3, true), (4, 3, false)] {
            let root = tempfile::tempdir().unwrap();
            let (chapter, count) = flaky(good);
            run(&chapter, root.path(), "").unwrap();
            assert_eq!(count.get(), measured);
            let manifest = read(root.path(), "timed");
            let Body::Claim(claim) = &manifest.exhibit("quick").unwrap().body else {
                panic!("no claim")
            };
            assert_eq!((claim.holds, claim.attempts), (holds, measured));
        }
    }

    #[test]
    fn an_untimed_false_claim_is_published_as_false() {
        let root = tempfile::tempdir().unwrap();
        let chapter = Chapter::new("test").experiment("wrong", |run| {
            claim!(run, "nan", "not a number is small", f64::NAN, <, 2)?;
            Ok(())
        });
        run(&chapter, root.path(), "").unwrap();
        let manifest = read(root.path(), "untimed");
        let Body::Claim(claim) = &manifest.exhibit("nan").unwrap().body else {
            panic!("no claim")
        };
        assert_eq!((claim.holds, claim.measured, claim.attempts), (false, None, 1));
    }

    #[test]
    #[should_panic(expected = "would be the flag --seed")]
    fn no_parameter_takes_the_place_of_a_flag_of_every_chapter() {
        mod other {
            crate::parameters! {
                struct Knobs {
                    /// another seed
                    seed: usize = 1, in 0..=9;
                }
            }
            pub fn add() -> crate::Chapter {
                crate::Chapter::new("test").parameters::<Knobs>()
            }
        }
        drop(other::add());
    }

    #[test]
    #[should_panic(expected = "declared twice")]
    fn one_flag_has_one_meaning() {
        mod other {
            crate::parameters! {
                struct Knobs {
                    /// another start
                    start: f64 = 0.0, in 0.0..=1.0;
                }
            }
            pub fn add(chapter: crate::Chapter) -> crate::Chapter {
                chapter.parameters::<Knobs>()
            }
        }
        drop(other::add(chapter()));
    }
}
