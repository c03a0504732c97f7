//! Exhibits in the terminal: tables, values and claims as words on stdout.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table as Grid, TableStyle};

use super::plain::plain;
use crate::manifest::{Body, Claim, Exhibit, Table};

/// An exhibit as it is printed.
pub(crate) fn show(exhibit: &Exhibit) -> String {
    let name = &exhibit.common.name;
    match &exhibit.body {
        Body::Figure(figure) => format!("  {name}: {}", plain(&figure.caption)),
        Body::Table(table) => format!("  {name}: {}\n{}", plain(&table.caption), grid(table)),
        Body::Value(value) => match &value.unit {
            Some(unit) => format!("  {name} = {} {unit}", plain(&value.text)),
            None => format!("  {name} = {}", plain(&value.text)),
        },
        Body::Claim(claim) => verdict(name, claim),
    }
}

/// `✓ few-iterations: Newton needs at most seven iterations (6, claimed ≤ 7)`
fn verdict(name: &str, claim: &Claim) -> String {
    let Claim {
        measured_text,
        bound_text,
        attempts,
        ..
    } = claim;
    let mark = if claim.holds { "✓" } else { "✗" };
    let tries = if *attempts > 1 {
        format!(", measured {attempts} times")
    } else {
        String::new()
    };
    let verdict = if claim.holds { "" } else { " — FALSE" };
    format!(
        "  {mark} {name}: {} ({measured_text}, claimed {bound_text}{tries}){verdict}",
        plain(&claim.statement)
    )
}

fn grid(table: &Table) -> String {
    let mut grid = Grid::new();
    let rule = LineStyle::none().fill('─').junction('─');
    let style = TableStyle::new()
        .top_border(rule)
        .header_separator(rule)
        .bottom_border(rule);
    grid.load_style(style)
        .set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_header(table.columns.iter().map(|column| match &column.unit {
        Some(unit) => format!("{} ({unit})", plain(&column.head)),
        None => plain(&column.head),
    }));
    for row in &table.rows {
        grid.add_row(row.iter().map(|cell| plain(&cell.text)));
    }
    for (column, of) in grid.column_iter_mut().zip(&table.columns) {
        column.set_cell_alignment(if of.align == "right" {
            CellAlignment::Right
        } else {
            CellAlignment::Left
        });
    }
    grid.trim_fmt()
        .lines()
        .map(|line| format!("  {line}\n"))
        .collect::<String>()
        .trim_end()
        .to_owned()
}
