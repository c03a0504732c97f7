//! The bibliography: `book/references.bib`, read by `biblatex`.

use std::collections::{BTreeMap, HashMap};

use biblatex::{Bibliography as Parsed, ChunksExt, Entry, PermissiveType, Person};

use super::html;
use super::lines::Lines;

/// Everything that may be cited.
#[derive(Debug, Default)]
pub struct Bibliography {
    works: BTreeMap<String, Work>,
}

/// A work that may be cited.
#[derive(Debug, Clone)]
pub struct Work {
    /// Its key.
    pub key: String,
    /// The line of the bibliography where it begins.
    pub line: usize,
    /// The names in a citation: "Nocedal and Wright", "Martens et al.".
    pub names: String,
    /// The year, with a letter where two works would be told apart by nothing else.
    pub year: String,
    /// The full reference, in HTML for a block.
    pub html: String,
    /// The list of references is sorted by this.
    sort: String,
}

impl Work {
    /// "Martens 2010".
    pub fn label(&self) -> String {
        format!("{} {}", self.names, self.year)
    }
}

impl Bibliography {
    /// Reads a bibliography.
    ///
    /// # Errors
    ///
    /// When it is no BibTeX: line and reason.
    pub fn parse(source: &str) -> Result<Self, (usize, String)> {
        let lines = Lines::of(source);
        let parsed =
            Parsed::parse(source).map_err(|error| (lines.line(error.span.start), error.kind.to_string()))?;
        let mut works = BTreeMap::new();
        for entry in parsed.iter() {
            let work = work(entry, source, &lines);
            works.insert(entry.key.clone(), work);
        }
        let mut bibliography = Self { works };
        bibliography.tell_apart();
        Ok(bibliography)
    }

    /// Two works of the same names and year get the letters a, b, … behind the year.
    fn tell_apart(&mut self) {
        let mut same: HashMap<String, Vec<String>> = HashMap::new();
        let mut keys: Vec<_> = self.works.keys().cloned().collect();
        keys.sort_by_key(|key| self.works.get(key).map(|work| work.sort.clone()));
        for key in keys {
            if let Some(work) = self.works.get(&key) {
                same.entry(work.label()).or_default().push(key);
            }
        }
        for keys in same.values().filter(|keys| keys.len() > 1) {
            for (index, key) in keys.iter().enumerate() {
                if let Some(work) = self.works.get_mut(key) {
                    let letter = char::from(b'a' + (index % 26) as u8);
                    let plain = format!("({})", work.year);
                    work.year.push(letter);
                    work.html = work.html.replacen(&plain, &format!("({})", work.year), 1);
                }
            }
        }
    }

    /// The work of this key.
    pub fn get(&self, key: &str) -> Option<&Work> {
        self.works.get(key)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.works.keys().map(String::as_str)
    }

    /// All works, in the order of a list of references.
    pub fn sorted(&self) -> Vec<&Work> {
        let mut works: Vec<_> = self.works.values().collect();
        works.sort_by(|a, b| a.sort.cmp(&b.sort));
        works
    }
}

fn work(entry: &Entry, source: &str, lines: &Lines) -> Work {
    let people = people(entry);
    let year = match entry.date() {
        Ok(PermissiveType::Typed(date)) => match date.value {
            biblatex::DateValue::At(at)
            | biblatex::DateValue::After(at)
            | biblatex::DateValue::Before(at)
            | biblatex::DateValue::Between(at, _) => at.year.to_string(),
        },
        Ok(PermissiveType::Chunks(chunks)) => chunks.format_verbatim(),
        Err(_) => "n.d.".to_owned(),
    };
    let title = field(entry, "title").unwrap_or_default();
    let names = match (
        field(entry, "shortauthor").or_else(|| field(entry, "label")),
        people.as_slice(),
    ) {
        (Some(label), _) => label,
        (None, [one]) => surname(one),
        (None, [one, two]) => format!("{} and {}", surname(one), surname(two)),
        (None, [first, ..]) => format!("{} et al.", surname(first)),
        (None, []) => format!(
            "“{}”",
            field(entry, "shorttitle").unwrap_or_else(|| shorten(&title))
        ),
    };
    let needle = format!("{{{}", entry.key);
    let line = source
        .match_indices(&needle)
        .find(|(at, _)| source[at + needle.len()..].trim_start().starts_with(','))
        .map_or(1, |(at, _)| lines.line(at));
    let sort_names = if people.is_empty() {
        title.to_lowercase()
    } else {
        people
            .iter()
            .map(|person| format!("{} {}", surname(person), person.given_name))
            .collect::<Vec<_>>()
            .join(", ")
    };
    Work {
        key: entry.key.clone(),
        line,
        names,
        html: reference(entry, &people, &year, &title),
        sort: format!("{}\u{1}{year}\u{1}{title}", sort_names.to_lowercase()),
        year,
    }
}

fn people(entry: &Entry) -> Vec<Person> {
    let authors = entry.author().unwrap_or_default();
    if !authors.is_empty() {
        return authors;
    }
    entry
        .editors()
        .unwrap_or_default()
        .into_iter()
        .flat_map(|(people, _)| people)
        .collect()
}

fn surname(person: &Person) -> String {
    if person.prefix.is_empty() {
        person.name.clone()
    } else {
        format!("{} {}", person.prefix, person.name)
    }
}

fn full_name(person: &Person) -> String {
    let mut parts = vec![person.given_name.clone(), surname(person), person.suffix.clone()];
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

fn shorten(title: &str) -> String {
    let words: Vec<_> = title.split_whitespace().collect();
    if words.len() <= 5 {
        title.to_owned()
    } else {
        format!("{} …", words[..4].join(" "))
    }
}

fn field(entry: &Entry, name: &str) -> Option<String> {
    let text = entry.get(name)?.format_verbatim();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace("---", "—").replace("--", "–");
    (!text.is_empty()).then_some(text)
}

/// The complete reference: every entry leads somewhere, and the address is spelled out, for print.
fn reference(entry: &Entry, people: &[Person], year: &str, title: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let names: Vec<_> = people.iter().map(full_name).collect();
    let who = match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
    };
    if who.is_empty() {
        parts.push(format!(
            "<cite>{}</cite> ({}).",
            html::text(title),
            html::text(year)
        ));
    } else {
        parts.push(format!("{} ({}).", html::text(&who), html::text(year)));
        parts.push(format!("<cite>{}</cite>.", html::text(title)));
    }
    let journal = field(entry, "journaltitle").or_else(|| field(entry, "journal"));
    let mut place = String::new();
    if let Some(journal) = journal {
        place.push_str(&format!("<i>{}</i>", html::text(&journal)));
        if let Some(volume) = field(entry, "volume") {
            place.push_str(&format!(" {}", html::text(&volume)));
        }
        if let Some(number) = field(entry, "number") {
            place.push_str(&format!("({})", html::text(&number)));
        }
    } else if let Some(book) = field(entry, "booktitle") {
        place.push_str(&format!("In <i>{}</i>", html::text(&book)));
        if let Some(series) = field(entry, "series") {
            place.push_str(&format!(", {}", html::text(&series)));
        }
        if let Some(volume) = field(entry, "volume") {
            place.push_str(&format!(" {}", html::text(&volume)));
        }
    } else if let Some(how) = field(entry, "howpublished").filter(|how| !how.starts_with("http")) {
        place.push_str(&html::text(&how));
    }
    if let Some(pages) = field(entry, "pages") {
        let pages = pages.replace("--", "–").replace('-', "–");
        place.push_str(&format!(
            "{}{}",
            if place.is_empty() { "Pages " } else { ", " },
            html::text(&pages)
        ));
    }
    if !place.is_empty() {
        parts.push(format!("{place}."));
    }
    let publisher = field(entry, "publisher")
        .or_else(|| field(entry, "institution"))
        .or_else(|| field(entry, "school"))
        .or_else(|| field(entry, "organization"));
    if let Some(publisher) = publisher {
        let edition = field(entry, "edition").map(|edition| match edition.as_str() {
            "2" => "2nd edition, ".to_owned(),
            "3" => "3rd edition, ".to_owned(),
            other if other.bytes().all(|byte| byte.is_ascii_digit()) => format!("{other}th edition, "),
            other => format!("{other} edition, "),
        });
        parts.push(format!(
            "{}{}.",
            edition.unwrap_or_default(),
            html::text(&publisher)
        ));
    }
    if let Some(note) = field(entry, "note") {
        parts.push(format!("{}.", html::text(note.trim_end_matches('.'))));
    }
    let mut linked = false;
    if let Some(doi) = field(entry, "doi") {
        let doi = doi.trim_start_matches("https://doi.org/").to_owned();
        parts.push(link(&format!("https://doi.org/{doi}"), &format!("doi:{doi}")));
        linked = true;
    }
    let arxiv = field(entry, "eprint").filter(|_| {
        field(entry, "eprinttype")
            .or_else(|| field(entry, "archiveprefix"))
            .is_none_or(|kind| kind.eq_ignore_ascii_case("arxiv"))
    });
    if let Some(number) = arxiv {
        parts.push(link(
            &format!("https://arxiv.org/abs/{number}"),
            &format!("arXiv:{number}"),
        ));
        linked = true;
    }
    let address =
        field(entry, "url").or_else(|| field(entry, "howpublished").filter(|how| how.starts_with("http")));
    if let Some(address) = address.filter(|_| !linked) {
        let shown = address
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_end_matches('/');
        parts.push(link(&address, shown));
    }
    parts.join(" ")
}

fn link(address: &str, shown: &str) -> String {
    format!(
        "<a class=\"external\" href=\"{}\">{}</a>",
        html::attribute(address),
        html::text(shown)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const BIB: &str = r#"@inproceedings{martens2010,
  author = {Martens, James},
  title = {Deep learning via {Hessian}-free optimization},
  booktitle = {Proceedings of ICML},
  pages = {735--742},
  year = {2010},
}

@book{nocedal2006,
  author = {Nocedal, Jorge and Wright, Stephen J.},
  title = {Numerical Optimization}, publisher = {Springer}, edition = {2}, year = {2006},
  doi = {10.1007/978-0-387-40065-5},
}
@article{a, author = {Doe, J. and Roe, R. and Poe, E.}, title = {B}, journal = {J}, volume = 3, number = 4, year = 2001, eprint = {1403.6015}}
@article{b, author = {Doe, J. and Roe, R. and Poe, E.}, title = {A}, journal = {J}, year = 2001}
@misc{post2019, title = {Second order optimization methods and Neural Networks}, year = {2019}, url = {https://example.org/post/}}
"#;

    #[test]
    fn labels_are_names_and_year() {
        let bibliography = Bibliography::parse(BIB).unwrap();
        let labels: Vec<_> = bibliography.sorted().iter().map(|work| work.label()).collect();
        assert_eq!(
            labels,
            [
                "Doe et al. 2001a",
                "Doe et al. 2001b",
                "Martens 2010",
                "Nocedal and Wright 2006",
                "“Second order optimization methods …” 2019",
            ]
        );
        assert_eq!(bibliography.get("a").unwrap().year, "2001b");
        assert_eq!(bibliography.get("nocedal2006").unwrap().line, 9);
    }

    #[test]
    fn references_are_complete_and_spell_their_links_out() {
        let bibliography = Bibliography::parse(BIB).unwrap();
        assert_eq!(
            html::words(&bibliography.get("martens2010").unwrap().html),
            "James Martens (2010). Deep learning via Hessian-free optimization. In Proceedings of ICML, 735–742."
        );
        let html = &bibliography.get("nocedal2006").unwrap().html;
        assert!(
            html.contains("href=\"https://doi.org/10.1007/978-0-387-40065-5\">doi:10.1007"),
            "{html}"
        );
        assert!(bibliography.get("a").unwrap().html.contains("arXiv:1403.6015"));
        assert!(
            bibliography
                .get("post2019")
                .unwrap()
                .html
                .contains(">example.org/post</a>")
        );
    }

    #[test]
    fn a_malformed_bibliography_names_the_line() {
        let (line, _) = Bibliography::parse("@book{x,\n title = {A},\n year 2000\n}").unwrap_err();
        assert_eq!(line, 3);
    }
}
