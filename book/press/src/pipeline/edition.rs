//! `cargo book epub`: writes the finished book as an EPUB.

use std::time::SystemTime;

use super::build::Outcome;
use super::configuration;
use super::console::Console;
use super::failure::Failure;
use super::house::House;
use crate::epub::{self, package::Identity};
use crate::problem::Report;

/// Makes `target/<title>.epub` of the book in `target/book`.
///
/// # Errors
/// When no book has been built, or the file cannot be written.
pub fn epub(house: &House, console: &Console) -> Result<Outcome, Failure> {
    let (config, problems) = configuration::read(house.root());
    let Some(config) = config else {
        let mut report = Report::new();
        report.extend(problems);
        console.note(&report.to_string());
        return Ok(Outcome::Failed);
    };
    let book = house.book();
    let built = std::fs::metadata(book.join("toc.html")).and_then(|data| data.modified());
    let title = config.book.title.clone().unwrap_or_else(|| "Untitled".to_owned());
    let identity = Identity {
        description: config.book.description.clone().unwrap_or_default(),
        authors: config.book.authors.clone(),
        language: config.book.language.clone().unwrap_or_else(|| "en".to_owned()),
        modified: epub::date::written(built.unwrap_or(SystemTime::UNIX_EPOCH)),
        title,
    };
    let bytes = epub::make(&book, &identity).map_err(|error| Failure::Unknown(error.to_string()))?;
    let path = house.target().join(format!("{}.epub", slug(&identity.title)));
    std::fs::write(&path, &bytes).map_err(Failure::system("write", &path))?;
    console.say(&format!("{} ({} KB)", path.display(), bytes.len() / 1024));
    Ok(Outcome::Finished)
}

fn slug(title: &str) -> String {
    title
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_title_names_a_file() {
        assert_eq!(super::slug("Beyond the Gradient: N³!"), "beyond-the-gradient-n³");
    }
}
