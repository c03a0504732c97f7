//! The book's directives where there is no book: in a terminal and in a table's data.

/// A directive becomes what it names: `{{#ref chapter newton}}` reads “chapter newton”.
pub(crate) fn without_directives(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, directive)) = rest.split_once("{{#") {
        let Some((inside, after)) = directive.split_once("}}") else {
            break;
        };
        plain += before;
        plain += inside.split_once(' ').map_or("", |(_, names)| names.trim());
        rest = after;
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_leaves_the_name_of_its_object() {
        assert_eq!(
            without_directives("See {{#ref chapter newton}}, {{#ref newton:paths}}."),
            "See chapter newton, newton:paths."
        );
        assert_eq!(without_directives("open {{#ref x"), "open {{#ref x");
        assert_eq!(without_directives("$N^3$, *as typed*"), "$N^3$, *as typed*");
    }
}
