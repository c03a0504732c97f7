//! The package file: what the book is called, what belongs to it, in what order it is read.

use super::xhtml::escape;

/// What the book says of itself.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Its title.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// `en`
    pub language: String,
    /// When it was built: `2026-01-31T12:00:00Z`.
    pub modified: String,
}

impl Identity {
    /// The same for every edition of the same title by the same authors.
    pub fn number(&self) -> String {
        let mut hash = [0; 16];
        hash.copy_from_slice(
            &blake3::hash(format!("{}\n{:?}", self.title, self.authors).as_bytes()).as_bytes()[..16],
        );
        // Version 8, "custom", and the variant that goes with it (RFC 9562).
        hash[6] = hash[6] & 0x0f | 0x80;
        hash[8] = hash[8] & 0x3f | 0x80;
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(
            "urn:uuid:{}-{}-{}-{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..]
        )
    }
}

/// A file of the book.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its name beside the package.
    pub file: String,
    /// Its media type.
    pub kind: &'static str,
    /// `nav`, `cover-image`, `mathml`, `svg`.
    pub properties: Vec<&'static str>,
    /// Whether it is turned to as a page.
    pub page: bool,
}

/// The text of the package file.
pub fn write(identity: &Identity, items: &[Item]) -> String {
    let Identity {
        title,
        description,
        authors,
        language,
        modified,
    } = identity;
    let creators: String = authors
        .iter()
        .map(|author| format!("    <dc:creator>{}</dc:creator>\n", escape(author)))
        .collect();
    let mut manifest = String::new();
    let mut spine = String::new();
    for (at, item) in items.iter().enumerate() {
        let properties = match item.properties.as_slice() {
            [] => String::new(),
            properties => format!(" properties=\"{}\"", properties.join(" ")),
        };
        manifest.push_str(&format!(
            "    <item id=\"i{at}\" href=\"{}\" media-type=\"{}\"{properties}/>\n",
            escape(&item.file),
            item.kind
        ));
        if item.page {
            spine.push_str(&format!("    <itemref idref=\"i{at}\"/>\n"));
        }
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="number" xml:lang="{language}">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="number">{number}</dc:identifier>
    <dc:title>{title}</dc:title>
{creators}    <dc:description>{description}</dc:description>
    <dc:language>{language}</dc:language>
    <meta property="dcterms:modified">{modified}</meta>
    <meta property="schema:accessMode">textual</meta>
    <meta property="schema:accessMode">visual</meta>
    <meta property="schema:accessModeSufficient">textual</meta>
    <meta property="schema:accessibilityFeature">alternativeText</meta>
    <meta property="schema:accessibilityFeature">MathML</meta>
    <meta property="schema:accessibilityFeature">structuralNavigation</meta>
    <meta property="schema:accessibilityFeature">tableOfContents</meta>
    <meta property="schema:accessibilityHazard">none</meta>
  </metadata>
  <manifest>
{manifest}  </manifest>
  <spine>
{spine}  </spine>
</package>
"#,
        number = identity.number(),
        title = escape(title),
        description = escape(description),
    )
}
