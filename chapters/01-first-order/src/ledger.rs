//! What a step costs, read off the code that the page shows.

/// The arithmetic and the memory of one method, per parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Vectors kept from one step to the next.
    pub state: usize,
    /// Additions, multiplications, divisions and roots for one step, the addition $x + p$ included.
    pub flops: usize,
}

impl Cost {
    /// Counts a method's source: the vectors in its struct, and the operators in the lines of its `step` that run for
    /// each parameter. A line with `T::one()` computes one number for all parameters; `skip` names what to leave out.
    pub fn of(source: &str, skip: &str) -> Self {
        let structure = between(source, "pub struct", "\n}");
        let rule = between(source, "fn step(", "\n    }");
        let flops = rule
            .lines()
            .skip(1)
            .map(|line| line.split(" //").next().unwrap_or_default())
            .filter(|line| !line.contains("T::one()") && (skip.is_empty() || !line.contains(skip)))
            .map(|line| {
                [" + ", " - ", " * ", " / ", ".sqrt()"]
                    .iter()
                    .map(|sign| line.matches(sign).count())
                    .sum::<usize>()
            })
            .sum::<usize>();
        Self {
            state: structure.matches("DVector<T>").count(),
            flops: flops + 1,
        }
    }
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or("", |(inside, _)| inside)
}
