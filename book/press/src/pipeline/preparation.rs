//! Before weaving: compile the chapters, run those that have to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use exhibit::manifest::{Machine, Manifest};
use mdbook_driver::config::Config;

use super::compiler::{Compiler, Executables};
use super::configuration;
use super::console::{Console, seconds};
use super::digest::Digests;
use super::failure::Failure;
use super::freshness::{Stale, stale};
use super::house::House;
use super::part::Part;
use super::record::{Fate, Records};
use super::run::{Ended, run};
use super::sources::{Sources, Workspace};
use crate::chapter::Chapter;
use crate::library::Library;
use crate::problem::Problem;

/// One part of one chapter that has to run.
#[derive(Debug)]
struct Job {
    chapter: Chapter,
    part: Part,
    executable: PathBuf,
    why: Stale,
}

/// A run that ended.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The chapter's package.
    pub package: String,
    /// Which half.
    pub part: Part,
    /// Why it ran.
    pub reason: String,
    /// How long it took.
    pub took: Duration,
    /// Whether it published.
    pub succeeded: bool,
}

/// Everything that weaving needs.
#[derive(Debug)]
pub struct Preparation {
    /// mdBook's configuration; without one nothing can be rendered.
    pub config: Option<Config>,
    /// The chapters that SUMMARY.md names.
    pub chapters: Vec<Chapter>,
    /// What is wrong so far.
    pub problems: Vec<Problem>,
    /// What was recomputed.
    pub ran: Vec<Ran>,
    /// Parts that did not publish; what they published before may still be there.
    failed: BTreeSet<(String, Part)>,
}

impl Preparation {
    /// Reads the configuration and the list of chapters, compiles and runs nothing.
    pub fn read(house: &House) -> Self {
        let (config, mut problems) = configuration::read(house.root());
        let src = config
            .as_ref()
            .map_or_else(|| PathBuf::from("book/src"), |config| config.book.src.clone());
        let (chapters, more) = Chapter::all(house.root(), &src);
        problems.extend(more);
        Self {
            config,
            chapters,
            problems,
            ran: Vec::new(),
            failed: BTreeSet::new(),
        }
    }

    /// Reads, compiles, and runs what has to run.
    ///
    /// # Errors
    /// When the system refuses; a chapter that fails is a problem, and the others go on.
    pub fn make(
        house: &House,
        compiler: &dyn Compiler,
        digests: &mut Digests,
        console: &Console,
    ) -> Result<Self, Failure> {
        let mut preparation = Self::read(house);
        let executables = compiler.compile(house.root(), &preparation.chapters, console)?;
        let hashes = preparation.hash(house, &executables, digests)?;
        let jobs = preparation.jobs(house, &executables, &hashes);
        preparation.carry_out(house, jobs, &hashes, digests, console)?;
        Ok(preparation)
    }

    /// What the chapters published, the failed ones' earlier exhibits included; problems go with the others.
    pub fn library(&mut self, house: &House) -> Library {
        let (library, problems) = Library::load_except(house.root(), &self.chapters, &self.failed);
        self.problems.extend(problems);
        library
    }

    /// Whether something is wrong.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    fn chapter(&self, package: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.package == package)
    }

    /// The executables' digests; a chapter without executable is a problem.
    fn hash(
        &mut self,
        house: &House,
        executables: &Executables,
        digests: &mut Digests,
    ) -> Result<BTreeMap<String, String>, Failure> {
        let mut hashes = BTreeMap::new();
        for chapter in &self.chapters {
            if let Some(executable) = executables.get(&chapter.package) {
                let path = house.root().join(executable);
                let digest = digests.of(&path).map_err(Failure::system("read", &path))?;
                hashes.insert(chapter.package.clone(), digest);
                continue;
            }
            self.failed
                .extend(Part::ALL.map(|part| (chapter.package.clone(), part)));
            self.problems.push(Problem::error(
                &chapter.folder,
                0,
                format!(
                    "chapter {} ({}) does not compile",
                    chapter.number, chapter.package
                ),
                format!(
                    "the compiler's words stand above; repeat it with `cargo build --release --package {}`",
                    chapter.package
                ),
            ));
        }
        Ok(hashes)
    }

    fn jobs(&self, house: &House, executables: &Executables, hashes: &BTreeMap<String, String>) -> Vec<Job> {
        let machine = Machine::this();
        let mut jobs = Vec::new();
        // Timed ones last, since they run alone.
        for part in Part::ALL {
            for chapter in &self.chapters {
                let (Some(executable), Some(hash)) =
                    (executables.get(&chapter.package), hashes.get(&chapter.package))
                else {
                    continue;
                };
                let manifest = Manifest::read(&part.folder(house.root(), &chapter.package));
                if let Some(why) = stale(&manifest, part, hash, &machine) {
                    let executable = house.root().join(executable);
                    jobs.push(Job {
                        chapter: chapter.clone(),
                        part,
                        executable,
                        why,
                    });
                }
            }
        }
        jobs
    }

    fn carry_out(
        &mut self,
        house: &House,
        jobs: Vec<Job>,
        hashes: &BTreeMap<String, String>,
        digests: &mut Digests,
        console: &Console,
    ) -> Result<(), Failure> {
        let memory = house.memory();
        let before = Records::load(&memory);
        let mut records = before.clone();
        let workspace = Workspace::read(house.root());
        let sources: BTreeMap<_, _> = self
            .chapters
            .iter()
            .map(|chapter| {
                (
                    chapter.package.clone(),
                    Sources::of(chapter, &workspace, house.root(), digests),
                )
            })
            .collect();
        for record in records.chapters.values_mut() {
            record.parts.values_mut().for_each(|fate| fate.recomputed = false);
        }

        let ended = run_all(house.root(), &jobs, console);
        for (job, ended) in jobs.into_iter().zip(ended) {
            let package = &job.chapter.package;
            let fault = ended
                .fault
                .clone()
                .or_else(|| unpublished(house.root(), &job, hashes));
            if let Some(fault) = &fault {
                self.failed.insert((package.clone(), job.part));
                self.problems.push(Problem::error(
                    &job.chapter.folder,
                    0,
                    format!(
                        "chapter {} ({package}), {} exhibits: {fault}",
                        job.chapter.number, job.part
                    ),
                    format!("repeat it with `{}`", job.chapter.command()),
                ));
            }
            let record = before.chapters.get(package);
            let now = sources.get(package).cloned().unwrap_or_default();
            let mut differences = record.map(|record| record.sources.differences(&now));
            let manifest = Manifest::read(&job.part.folder(house.root(), package)).ok();
            if let (Some(record), Some(manifest), Some(differences)) = (record, &manifest, &mut differences)
                && record.toolchain != manifest.toolchain
            {
                differences.push(format!("compiler {} → {}", record.toolchain, manifest.toolchain));
            }
            let reason = job.why.words(differences.as_deref());
            let fate = Fate {
                recomputed: true,
                succeeded: fault.is_none(),
                reason: reason.clone(),
                seconds: ended.took.as_secs_f64(),
            };
            let record = records.chapters.entry(package.clone()).or_default();
            record.parts.insert(job.part, fate);
            if let Some(manifest) = manifest {
                record.toolchain = manifest.toolchain;
            }
            self.ran.push(Ran {
                package: package.clone(),
                part: job.part,
                reason,
                took: ended.took,
                succeeded: fault.is_none(),
            });
        }

        // What a chapter is made of is remembered once all of it is published: until then, the difference to what is
        // published is what makes it run.
        for (package, sources) in sources {
            let published = Part::ALL
                .iter()
                .all(|part| !self.failed.contains(&(package.clone(), *part)));
            if let (true, Some(hash)) = (published, hashes.get(&package)) {
                let record = records.chapters.entry(package).or_default();
                record.executable.clone_from(hash);
                record.sources = sources;
            }
        }
        records
            .chapters
            .retain(|package, _| self.chapter(package).is_some());
        if records != before {
            records.save(&memory)?;
        }
        Ok(())
    }
}

impl Ran {
    /// One line about it.
    pub fn words(&self) -> String {
        format!(
            "{} {} ({}): {}",
            self.package,
            self.part,
            seconds(self.took),
            self.reason
        )
    }
}

/// What a chapter that ended well left instead of a manifest of this run. A malformed manifest is left to the library.
fn unpublished(root: &Path, job: &Job, hashes: &BTreeMap<String, String>) -> Option<String> {
    let manifest = Manifest::read(&job.part.folder(root, &job.chapter.package));
    let hash = hashes.get(&job.chapter.package)?;
    match stale(&manifest, job.part, hash, &Machine::this())? {
        Stale::Unusable(_) => None,
        Stale::NeverRun => Some("ended well, but published nothing".to_owned()),
        Stale::Executable | Stale::Arguments(_) | Stale::Machine(_) => {
            Some("ended well, but what lies in target/exhibits is from another run".to_owned())
        }
    }
}

/// Runs the untimed jobs as many at a time as there are cores, then the timed ones one by one.
fn run_all(root: &Path, jobs: &[Job], console: &Console) -> Vec<Ended> {
    let start = |job: &Job| {
        let title = format!(
            "chapter {} ({}) {}",
            job.chapter.number, job.chapter.package, job.part
        );
        run(root, &job.executable, job.part, &title, console)
    };
    let untimed = jobs.iter().take_while(|job| job.part == Part::Untimed).count();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, Ended>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..cores.min(untimed) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= untimed {
                        break;
                    }
                    let ended = start(&jobs[index]);
                    done.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(index, ended);
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (index, job) in jobs.iter().enumerate().skip(untimed) {
        done.insert(index, start(job));
    }
    done.into_values().collect()
}
