//! Operations, counted.

use complexity::count;
use complexity::kernel::{self, Breakdown};
use complexity::{Chain, Tally, operations};
use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use hessian::fit::exponent;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;

/// An algorithm on tallies, with the formula for its count.
pub struct Counted {
    pub name: &'static str,
    pub formula: &'static str,
    pub run: fn(&mut DMatrix<Tally>) -> Result<(), Breakdown>,
    pub flops: fn(u64) -> u64,
}

pub const CHOLESKY: Counted = Counted {
    name: "Cholesky",
    formula: "$N^3/3 + N^2/2 + N/6$",
    run: kernel::cholesky,
    flops: count::cholesky,
};

pub const INVERSE: Counted = Counted {
    name: "inverse",
    formula: "$2N^3 - 2N^2 + N$",
    run: kernel::inverse,
    flops: count::inverse,
};

pub fn counts(run: &mut Run) -> Outcome {
    let triangles = Counted {
        name: "two triangular solves",
        formula: "$2N^2$",
        run: |a| {
            let mut x = DVector::from_element(a.nrows(), Tally::from(1.0));
            kernel::solve(a, &mut x)
        },
        flops: count::solve,
    };
    let lu = Counted {
        name: "LU",
        formula: "$2N^3/3 - N^2/2 - N/6$",
        run: kernel::lu,
        flops: count::lu,
    };
    counts_of(run, &[triangles, CHOLESKY, lu, INVERSE])?;
    chain_counts(run, &|chain, x| {
        let ((_, _, memory), gradient) = operations(|| chain.evaluate(x));
        let (_, product) = operations(|| chain.product(&memory, x));
        [gradient.total(), product.total()]
    })
}

/// The last two are Cholesky's factorization and the inverse.
pub fn counts_of(run: &mut Run, algorithms: &[Counted]) -> Outcome {
    const SIZES: [usize; 3] = [10, 30, 100];
    let mut table = Table::new(
        "Flops counted by running each algorithm on numbers that count, and the formula for them. The two agree to the last \
         operation.",
    )
    .column(Column::text("algorithm"))
    .column(Column::text("formula"));
    for n in SIZES {
        table = table.column(Column::new(format!("$N = {n}$"), Format::Count));
    }
    let mut worst = 0;
    let mut largest = Vec::new();
    for algorithm in algorithms {
        let mut row = cells![algorithm.name, algorithm.formula];
        let mut spent = 0;
        for n in SIZES {
            let mut matrix = DMatrix::from_fn(n, n, |i, j| {
                Tally::from(if i == j {
                    2.0 * n as f64
                } else {
                    ((i + j) as f64).sin()
                })
            });
            let (done, counted) = operations(|| (algorithm.run)(&mut matrix));
            done?;
            spent = counted.total();
            worst = worst.max(spent.abs_diff((algorithm.flops)(n as u64)));
            row.push(Cell::from(spent));
        }
        largest.push((algorithm.name, spent as f64));
        table = table.row(row);
    }
    run.table("counts", table)?;
    claim!(run, "counts-exact", "counted operations and formulas differ by nothing", worst, ==, 0)?;
    let of = |name: &str| {
        largest
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(f64::NAN, |(_, spent)| *spent)
    };
    claim!(run, "inverse-counted", "an inverse takes at least three times the flops of a Cholesky factorization", of("inverse") / of("Cholesky"), >=, 3)?;
    Ok(())
}

/// What a chain's gradient and its Hessian-vector product take, `[gradient, product]`.
type ChainOperations<'a> = &'a dyn Fn(&Chain<Tally>, &DVector<Tally>) -> [u64; 2];

pub fn chain_counts(run: &mut Run, spent: ChainOperations) -> Outcome {
    const LAYERS: usize = 8;
    const BATCH: usize = 16;
    let mut rng = run.rng("counted chain");
    let mut measured = Vec::new();
    for width in [8, 16, 32, 64] {
        let mut numbers =
            |columns| DMatrix::from_fn(width, columns, |_, _| Tally::from(rng.random_range(-1.0..1.0)));
        let (inputs, targets, weights) = (numbers(BATCH), numbers(BATCH), numbers(LAYERS * width));
        let chain = Chain::new(LAYERS, inputs, targets)?;
        let x = DVector::from_column_slice(weights.as_slice());
        let [gradient, product] = spent(&chain, &x).map(|flops| flops as f64);
        measured.push((chain.parameters() as f64, gradient, product));
    }
    let (n, gradient, product) = *measured.last().ok_or("no chain was counted")?;
    let each = n * BATCH as f64;
    run.value("chain-layers", LAYERS, Format::Integer)?;
    run.value("gradient-flops", gradient / each, Format::Fixed(2))?;
    run.value("product-flops", product / each, Format::Fixed(1))?;
    let curve: Vec<(f64, f64)> = measured.iter().map(|point| (point.0, point.1)).collect();
    claim!(
        run,
        "gradient-counted",
        "the flops of a gradient grow with the first power of N",
        exponent(&curve),
        in,
        0.9,
        1.05
    )?;
    claim!(
        run,
        "columns-counted",
        "by the count, forming H column by column is dearer than factoring it until N is 30 to 40 batches",
        count::crossover(product / each),
        in,
        30,
        40
    )?;
    let per_entry = count::softmax_hessian(1.0, 1.0, 10.0);
    claim!(
        run,
        "softmax-counted",
        "by the count, forming softmax regression's H by products of matrices is dearer than factoring it until N is about three batches",
        count::crossover(per_entry),
        in,
        2.5,
        3.5
    )?;
    Ok(())
}
