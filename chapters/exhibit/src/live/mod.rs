//! Live figures: drawings that a reader redraws, by flags on the command line and by hand in the page.
//!
//! A chapter declares them once, with [`live!`](crate::live). Its executable gets their flags and publishes what the page
//! has to know about them; compiled for the page, the same declaration becomes a module that draws them.

mod drawing;
pub mod page;

use crate::draw::{Detail, Figure};
use crate::parameter::{Field, ParameterError, ParameterValue, Parameters};

/// A parameter's name and its value.
pub type Setting<'a> = (&'a str, ParameterValue);

/// A figure that can be redrawn: its name, its parameters, and the function from those to a figure.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// The name under which it is published.
    pub name: &'static str,
    /// Its parameters.
    pub fields: fn() -> &'static [Field],
    /// Draws it, with defaults for what is not set.
    pub draw: fn(&[Setting<'_>], Detail) -> Result<Figure, ParameterError>,
}

impl Live {
    /// Draws with parameters as they are typed: `("start", "-1.2,1")`, the flag without its dashes or the field's name.
    ///
    /// # Errors
    /// [`ParameterError`] when a name is unknown, a value unreadable or out of range.
    pub fn draw_text(&self, settings: &[(&str, &str)], detail: Detail) -> Result<Figure, ParameterError> {
        let mut values = Vec::new();
        for (name, text) in settings {
            let field = (self.fields)()
                .iter()
                .find(|field| field.name == name.replace('-', "_"));
            let field = field.ok_or_else(|| ParameterError::Unknown {
                name: (*name).to_owned(),
                known: (self.fields)()
                    .iter()
                    .map(Field::flag)
                    .collect::<Vec<_>>()
                    .join(", "),
            })?;
            values.push((field.name, field.parse(text)?));
        }
        (self.draw)(&values, detail)
    }
}

/// The parameters with these values, defaults elsewhere.
#[doc(hidden)]
pub fn with<P: Parameters>(values: &[Setting<'_>]) -> Result<P, ParameterError> {
    let mut parameters = P::default();
    for (name, value) in values {
        parameters.set(name, *value)?;
    }
    Ok(parameters)
}

/// Answers a request for a drawing as JSON; the module in the page and the chapter's executable answer alike.
///
/// A request is the figure's name, then `name=value` for every parameter that is not at its default, each on a line of
/// its own. The answer has `panels` (SVG), `caption`, `alt`, `handles` and `readouts`, or `error` alone.
pub fn answer(figures: &[Live], request: &str, detail: Detail) -> String {
    match figure(figures, request, detail) {
        Ok(figure) => drawing::json(&figure),
        Err(what) => format!("{{\"error\":{}}}", drawing::string(&what)),
    }
}

fn figure(figures: &[Live], request: &str, detail: Detail) -> Result<Figure, String> {
    let mut lines = request.lines();
    let name = lines.next().unwrap_or_default();
    let live = figures.iter().find(|live| live.name == name);
    let live = live.ok_or_else(|| {
        let known: Vec<_> = figures.iter().map(|live| live.name).collect();
        format!(
            "there is no live figure ‘{name}’; there are: {}",
            known.join(", ")
        )
    })?;
    let settings: Option<Vec<_>> = lines.map(|line| line.split_once('=')).collect();
    let settings = settings.ok_or("a parameter is set by name=value")?;
    live.draw_text(&settings, detail)
        .map_err(|error| error.to_string())
}

/// Declares a chapter's live figures, as `LIVE`: name, parameters, and the function that draws.
///
/// ```
/// use exhibit::{Axis, Detail, Figure, Ink, Plot};
///
/// exhibit::parameters! {
///     /// A parabola.
///     pub struct Parabola {
///         /// how steep
///         steepness: f64 = 1.0, in 0.1..=10.0, log;
///     }
/// }
///
/// fn parabola(p: &Parabola, detail: Detail) -> Figure {
///     let points = if detail == Detail::Coarse { 20 } else { 200 };
///     let curve = (0..=points).map(|i| f64::from(i) / f64::from(points)).map(|x| (x, p.steepness * x * x));
///     Figure::new(
///         Plot::new(Axis::linear(0.0, 1.0), Axis::linear(0.0, 10.0)).line("", Ink::Blue, curve.collect()),
///     )
/// }
///
/// exhibit::live! {
///     "parabola": Parabola => parabola;
/// }
///
/// let figure = LIVE[0].draw_text(&[("steepness", "2")], Detail::Coarse)?;
/// assert_eq!(figure.csv().lines().last(), Some(",1,2"));
/// assert!(LIVE[0].draw_text(&[("steepness", "NaN")], Detail::Full).is_err());
/// # Ok::<(), exhibit::ParameterError>(())
/// ```
///
/// A function that draws alike in both details is wrapped: `"paths": Paths => |p, _| paths(p);`.
#[macro_export]
macro_rules! live {
    ($($name:literal : $parameters:ty => $draw:expr;)*) => {
        /// The figures that a reader can redraw.
        pub const LIVE: &[$crate::Live] = &[$(
            $crate::Live {
                name: $name,
                fields: <$parameters as $crate::Parameters>::fields,
                draw: |values, detail| {
                    let draw: fn(&$parameters, $crate::Detail) -> $crate::Figure = $draw;
                    $crate::with::<$parameters>(values).map(|parameters| draw(&parameters, detail))
                },
            },
        )*];

        $crate::page_exports!(LIVE);
    };
}
