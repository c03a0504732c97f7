//! How many parameters networks have, and what their Hessian would take.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells};
use network::{Activation, Architecture, NetworkError};

/// A network of the literature: its name, its year and its number of parameters as published there.
const KNOWN: [(&str, u32, f64); 5] = [
    // LeCun et al. 1998, section II.B
    ("LeNet-5", 1998, 60e3),
    // Krizhevsky, Sutskever and Hinton 2012, abstract
    ("AlexNet", 2012, 60e6),
    // Simonyan and Zisserman 2015, table 2, configuration D
    ("VGG-16", 2015, 138e6),
    // Radford et al. 2019, table 2
    ("GPT-2", 2019, 1542e6),
    // Brown et al. 2020, abstract
    ("GPT-3", 2020, 175e9),
];

pub fn sizes(run: &mut Run) -> Outcome {
    let ours = [
        ("64-10, digits", vec![64, 10]),
        ("64-16-10, digits", vec![64, 16, 10]),
        ("784-128-10, MNIST", vec![784, 128, 10]),
        (
            "autoencoder, MNIST",
            vec![784, 1000, 500, 250, 30, 250, 500, 1000, 784],
        ),
    ];
    let mut rows: Vec<(String, Option<u32>, f64)> = Vec::new();
    for (name, widths) in ours {
        let shape = Architecture::new(&widths, Activation::Tanh, Activation::Linear)?;
        rows.push((name.to_owned(), None, shape.dimension() as f64));
    }
    rows.extend(KNOWN.map(|(name, year, n)| (name.to_owned(), Some(year), n)));
    rows.sort_by(|a, b| a.2.total_cmp(&b.2));
    let table = Table::new(
        "How many parameters networks have, and what their Hessian would take in memory, four bytes an entry. Those \
         without a year are this book’s own; the sizes of the others are rounded as their papers give them \
         {{#cite lecun1998 krizhevsky2012 simonyan2015 radford2019 brown2020}}.",
    )
    .column(Column::text("network"))
    .column(Column::text("year"))
    .column(Column::new("$N$", Format::Count))
    .column(Column::new("Hessian", Format::Bytes))
    .rows(rows.iter().map(|(name, year, n)| {
        let year = year.map_or(Cell::missing(""), |year| Cell::from(year.to_string()));
        cells![name.as_str(), year, *n, 4.0 * n * n]
    }));
    run.table("sizes", table)?;
    run.value("parameters", dimension(&MNIST)? as f64, Format::Count)?;
    run.value("digits-parameters", dimension(&DIGITS)? as f64, Format::Count)?;
    run.value(
        "hessian-bytes",
        4.0 * (dimension(&MNIST)? as f64).powi(2),
        Format::Bytes,
    )?;
    Ok(())
}

/// The network of this chapter.
pub const MNIST: [usize; 3] = [784, 128, 10];
/// The network small enough for its whole Hessian.
pub const DIGITS: [usize; 3] = [64, 16, 10];

fn dimension(widths: &[usize]) -> Result<usize, NetworkError> {
    Ok(Architecture::new(widths, Activation::Relu, Activation::Linear)?.dimension())
}
