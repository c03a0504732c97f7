//! `cargo book why CHAPTER[:EXHIBIT]`: what the last build recomputed, and why; for live figures also their module.

use exhibit::manifest::Body;

use super::console::{Console, seconds};
use super::digest::Digests;
use super::failure::Failure;
use super::house::House;
use super::live;
use super::part::Part;
use super::preparation::Preparation;
use super::record::{Fate, Records};
use super::sources::{Sources, Workspace};
use crate::chapter::Chapter;
use crate::library::{Entry, Library};
use crate::weave::nearest::nearest;

/// Tells of a chapter (by package, number or folder) or of one of its exhibits.
///
/// # Errors
/// When there is no such chapter or exhibit.
pub fn why(house: &House, name: &str, console: &Console) -> Result<(), Failure> {
    let preparation = Preparation::read(house);
    let (chapter, exhibit) = match name.split_once(':') {
        Some((chapter, exhibit)) => (chapter, Some(exhibit)),
        None => (name, None),
    };
    let chapter = find(&preparation.chapters, chapter)?;
    let (library, _) = Library::load(house.root(), &preparation.chapters);
    let entry = match exhibit {
        Some(exhibit) => Some(entry(&library, chapter, exhibit)?),
        None => None,
    };
    if let Some(recorded) = entry.and_then(|entry| entry.recorded.as_ref()) {
        console.say(&format!(
            "{name} is recorded ({}): no build recomputes it\n    it was made by `{}`",
            recorded.date, recorded.command
        ));
        return Ok(());
    }
    let records = Records::load(&house.memory());
    let record = records.chapters.get(&chapter.package);
    for part in Part::ALL {
        if entry.is_some_and(|entry| entry.exhibit.common.timed != (part == Part::Timed)) {
            continue;
        }
        let subject = match entry {
            Some(entry) => format!("{} ({}, {part})", entry.address(), entry.kind()),
            None => format!("{}, {part} exhibits", chapter.package),
        };
        console.say(&format!(
            "{subject}: {}",
            fate(record.and_then(|record| record.parts.get(&part)))
        ));
    }
    let mut digests = Digests::load(&house.memory());
    if let Some(record) = record {
        let now = Sources::of(
            chapter,
            &Workspace::read(house.root()),
            house.root(),
            &mut digests,
        );
        let since = record.sources.differences(&now);
        if since.is_empty() {
            console.say(&format!(
                "    nothing that {} is made of has changed since then",
                chapter.package
            ));
        } else {
            console.say(&format!(
                "    since then: {}\n    the next build recomputes it if that changes its executable",
                since.join(", ")
            ));
        }
    }
    if entry.is_none_or(is_live)
        && let Some(words) = live::why(house, chapter, &mut digests)
    {
        console.say(&words);
    }
    Ok(())
}

fn is_live(entry: &Entry) -> bool {
    matches!(&entry.exhibit.body, Body::Figure(figure) if figure.instrument.is_some())
}

fn fate(fate: Option<&Fate>) -> String {
    match fate {
        None => "never run by the press; `cargo book` runs it".to_owned(),
        Some(fate) => {
            let took = seconds(std::time::Duration::from_secs_f64(fate.seconds.max(0.0)));
            let done = match (fate.recomputed, fate.succeeded) {
                (true, true) => "recomputed at the last build",
                (true, false) => "tried again at the last build, and failed",
                (false, true) => {
                    "not recomputed at the last build: same executable, arguments and machine.\n    It last ran"
                }
                (false, false) => "failed when it last ran",
            };
            format!("{done} ({took}) because {}", fate.reason)
        }
    }
}

fn find<'a>(chapters: &'a [Chapter], name: &str) -> Result<&'a Chapter, Failure> {
    let found = chapters.iter().find(|chapter| {
        chapter.package == name
            || chapter.slug == name
            || name.parse::<u32>().is_ok_and(|n| n == chapter.number)
    });
    found.ok_or_else(|| {
        let packages: Vec<_> = chapters.iter().map(|chapter| chapter.package.as_str()).collect();
        let advice = match nearest(name, packages.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", packages.join(", ")),
        };
        Failure::Unknown(format!("no chapter `{name}`\n    {advice}"))
    })
}

fn entry<'a>(library: &'a Library, chapter: &Chapter, name: &str) -> Result<&'a Entry, Failure> {
    library.get(&chapter.package, name).ok_or_else(|| {
        let own = library.iter().filter(|entry| entry.package == chapter.package);
        let names: Vec<_> = own.map(|entry| entry.exhibit.common.name.as_str()).collect();
        let advice = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{}:{near}`?", chapter.package),
            None if names.is_empty() => "it has published nothing yet: run `cargo book`".to_owned(),
            None => format!("there are: {}", names.join(", ")),
        };
        Failure::Unknown(format!("no exhibit `{}:{name}`\n    {advice}", chapter.package))
    })
}
