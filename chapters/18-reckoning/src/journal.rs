//! Finished runs on disk: what a killed search takes up again.
//!
//! A run is a file of its own, written whole under another name and then renamed, with a checksum in its last line. A
//! file that is cut off, altered or of another program is as good as none: the run is computed again.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use reckoning::{Cost, End, Point, Run};

/// A folder of finished runs.
#[derive(Debug, Clone)]
pub struct Journal {
    folder: PathBuf,
    /// of all that decides what a run finds: the settings of the search, and the program itself
    digest: String,
}

impl Journal {
    /// In this folder, which is made when the first run is kept.
    pub fn new(folder: PathBuf, digest: String) -> Self {
        Self { folder, digest }
    }

    fn path(&self, key: &str) -> PathBuf {
        let name: String = key
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        self.folder.join(format!("{name}.run"))
    }

    /// The run under this key, if it is there and whole.
    pub fn recall(&self, key: &str) -> Option<Run> {
        let text = fs::read_to_string(self.path(key)).ok()?;
        let (body, sum) = text.trim_end().rsplit_once('\n')?;
        if sum != checksum(body) {
            return None;
        }
        let mut lines = body.lines();
        if lines.next()? != self.head(key) {
            return None;
        }
        let end = read_end(lines.next()?)?;
        let curve = lines.map(read_point).collect::<Option<Vec<_>>>()?;
        Some(Run { curve, end })
    }

    /// Keeps a run under this key.
    pub fn keep(&self, key: &str, run: &Run) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut body = format!("{}\n{}", self.head(key), write_end(&run.end));
        for point in &run.curve {
            body.push('\n');
            write_point(&mut body, point);
        }
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        writeln!(file, "{body}\n{}", checksum(&body))?;
        file.as_file().sync_all()?;
        file.persist(self.path(key))?;
        Ok(())
    }

    fn head(&self, key: &str) -> String {
        format!("{} {key}", self.digest)
    }
}

fn checksum(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

fn write_end(end: &End) -> String {
    match end {
        End::Finished => "finished".to_owned(),
        End::Diverged { step } => format!("diverged {step}"),
        End::Stopped { step, reason } => format!("stopped {step} {}", reason.replace('\n', " ")),
    }
}

fn read_end(line: &str) -> Option<End> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "finished" => Some(End::Finished),
        "diverged" => Some(End::Diverged {
            step: rest.parse().ok()?,
        }),
        "stopped" => {
            let (step, reason) = rest.split_once(' ')?;
            Some(End::Stopped {
                step: step.parse().ok()?,
                reason: reason.to_owned(),
            })
        }
        _ => None,
    }
}

/// Rust writes the shortest decimal that reads back as the same number.
fn write_point(to: &mut String, point: &Point) {
    let Point { cost, .. } = point;
    let numbers = [
        cost.values,
        cost.gradients,
        cost.products,
        cost.hessians,
        cost.algebra,
        point.work,
        point.seconds,
        point.loss,
        point.validation_loss,
        point.validation_error,
        point.test_error,
    ];
    // Writing to a string does not fail.
    let _ = write!(to, "{}", point.step);
    for number in numbers {
        let _ = write!(to, " {number:?}");
    }
}

fn read_point(line: &str) -> Option<Point> {
    let (step, rest) = line.split_once(' ')?;
    let numbers: Vec<f64> = rest
        .split(' ')
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    let [
        values,
        gradients,
        products,
        hessians,
        algebra,
        work,
        seconds,
        loss,
        validation_loss,
        validation_error,
        test_error,
    ] = numbers[..]
    else {
        return None;
    };
    Some(Point {
        step: step.parse().ok()?,
        cost: Cost {
            values,
            gradients,
            products,
            hessians,
            algebra,
        },
        work,
        seconds,
        loss,
        validation_loss,
        validation_error,
        test_error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Run {
        let point = |step: usize| Point {
            step,
            cost: Cost {
                gradients: step as f64 / 3.0,
                ..Cost::default()
            },
            work: step as f64 / 7.0,
            seconds: 0.0,
            loss: 1.0 / (1.0 + step as f64),
            validation_loss: std::f64::consts::PI,
            validation_error: 0.1,
            test_error: 1.0 / 3.0,
        };
        Run {
            curve: (0..5).map(point).collect(),
            end: End::Stopped {
                step: 4,
                reason: "no step: λ = 1e100".to_owned(),
            },
        }
    }

    #[test]
    fn what_is_kept_comes_back_to_the_last_bit() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(folder.path().join("runs"), "digest".to_owned());
        assert_eq!(journal.recall("digits Adam 3"), None);
        for end in [End::Finished, End::Diverged { step: 12 }, run().end] {
            let run = Run { end, ..run() };
            journal.keep("digits Adam 3", &run).unwrap();
            assert_eq!(journal.recall("digits Adam 3"), Some(run));
        }
        assert_eq!(journal.recall("digits Adam 4"), None);
    }

    #[test]
    fn a_file_cut_off_anywhere_or_altered_counts_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(folder.path().to_owned(), "digest".to_owned());
        journal.keep("a", &run()).unwrap();
        let path = journal.path("a");
        let whole = fs::read(&path).unwrap();
        // Without the last byte, a line feed, nothing is lost.
        for cut in 0..whole.len() - 1 {
            fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(journal.recall("a"), None, "{cut} of {} bytes", whole.len());
        }
        for at in 0..whole.len() - 1 {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            fs::write(&path, &altered).unwrap();
            assert_eq!(journal.recall("a"), None, "byte {at}");
        }
        fs::write(&path, &whole).unwrap();
        assert_eq!(journal.recall("a"), Some(run()));
    }

    #[test]
    fn another_program_does_not_recall_it() {
        let folder = tempfile::tempdir().unwrap();
        Journal::new(folder.path().to_owned(), "one".to_owned())
            .keep("a", &run())
            .unwrap();
        assert_eq!(
            Journal::new(folder.path().to_owned(), "two".to_owned()).recall("a"),
            None
        );
    }
}
