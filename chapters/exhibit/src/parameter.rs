//! Parameters of live figures: one struct is command line, slider, drag handle and default at once.

use std::fmt;

/// A point of the plane, written `-1.2,1` on the command line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point(pub f64, pub f64);

impl From<(f64, f64)> for Point {
    fn from((x, y): (f64, f64)) -> Self {
        Self(x, y)
    }
}

impl From<Point> for (f64, f64) {
    fn from(Point(x, y): Point) -> Self {
        (x, y)
    }
}

/// What kind of value a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A real number.
    Number,
    /// A whole number, zero or more.
    Count,
    /// A point of the plane.
    Point,
}

/// How a slider spreads a parameter's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps add.
    Linear,
    /// Equal steps multiply.
    Log,
}

/// A parameter's value, whatever its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParameterValue {
    /// A real number.
    Number(f64),
    /// A whole number.
    Count(usize),
    /// A point of the plane.
    Point(Point),
}

impl fmt::Display for ParameterValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // As a browser writes it, whose sliders show the same.
            Self::Number(x) if *x != 0.0 && x.abs() < 1e-6 => write!(out, "{x:e}"),
            Self::Number(x) => write!(out, "{x}"),
            Self::Count(n) => write!(out, "{n}"),
            Self::Point(Point(x, y)) => write!(out, "{x},{y}"),
        }
    }
}

/// A field of a parameter struct.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// The field's name; the flag is the same with `-` for `_`.
    pub name: &'static str,
    /// What it is, from the doc comment.
    pub help: &'static str,
    /// Its unit, or nothing.
    pub unit: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Its smallest value; for a point, of each coordinate.
    pub lo: f64,
    /// Its largest value; for a point, of each coordinate.
    pub hi: f64,
    /// How a slider spreads the range.
    pub scale: Scale,
    /// Its value when nothing is said.
    pub default: ParameterValue,
    /// Whether it can be dragged in the plot.
    pub draggable: bool,
}

impl Field {
    /// The command-line flag without its dashes: `step-size` for `step_size`.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// Whether a value may be set here.
    pub fn check(&self, value: ParameterValue) -> Result<(), ParameterError> {
        let inside = |x: f64| x >= self.lo && x <= self.hi;
        let fits = match (self.kind, value) {
            (Kind::Number, ParameterValue::Number(x)) => inside(x),
            (Kind::Count, ParameterValue::Count(n)) => inside(n as f64),
            (Kind::Point, ParameterValue::Point(Point(x, y))) => inside(x) && inside(y),
            _ => return Err(self.unreadable(&value.to_string())),
        };
        if fits {
            return Ok(());
        }
        Err(ParameterError::OutOfRange {
            flag: self.flag(),
            value: value.to_string(),
            lo: self.lo,
            hi: self.hi,
        })
    }

    /// Reads a value as typed after the flag, and checks its range.
    pub fn parse(&self, text: &str) -> Result<ParameterValue, ParameterError> {
        let unreadable = || self.unreadable(text);
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| unreadable());
        let value = match self.kind {
            Kind::Number => ParameterValue::Number(number(text)?),
            Kind::Count => ParameterValue::Count(text.trim().parse().map_err(|_| unreadable())?),
            Kind::Point => {
                let (x, y) = text.split_once(',').ok_or_else(unreadable)?;
                ParameterValue::Point(Point(number(x)?, number(y)?))
            }
        };
        self.check(value).map(|()| value)
    }

    fn unreadable(&self, text: &str) -> ParameterError {
        let expected = match self.kind {
            Kind::Number => "a number, such as 0.5",
            Kind::Count => "a whole number, such as 60",
            Kind::Point => "two numbers, such as -1.2,1",
        };
        ParameterError::Unreadable {
            flag: self.flag(),
            text: text.to_owned(),
            expected,
        }
    }
}

/// Why a parameter could not be set.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// No field has this name.
    #[error("there is no parameter ‘{name}’; there are: {known}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// The value lies outside the range, or is NaN.
    #[error("--{flag} is {value}, and must lie in {lo} … {hi}")]
    OutOfRange {
        /// The flag.
        flag: String,
        /// The value given.
        value: String,
        /// The smallest value allowed.
        lo: f64,
        /// The largest value allowed.
        hi: f64,
    },
    /// The text is no value of this kind.
    #[error("--{flag} is ‘{text}’, and must be {expected}")]
    Unreadable {
        /// The flag.
        flag: String,
        /// The text given.
        text: String,
        /// What was expected.
        expected: &'static str,
    },
}

/// A struct of parameters; [`parameters!`](crate::parameters) writes the implementation.
pub trait Parameters: Default {
    /// The struct's first doc line: what the parameters steer.
    fn title() -> &'static str;

    /// The fields, in order.
    fn fields() -> &'static [Field];

    /// A field's value by name.
    fn get(&self, name: &str) -> Option<ParameterValue>;

    /// Sets a field by name, when its kind and range allow.
    fn set(&mut self, name: &str, value: ParameterValue) -> Result<(), ParameterError>;

    /// The field of this name.
    fn field(name: &str) -> Result<&'static Field, ParameterError> {
        Self::fields()
            .iter()
            .find(|field| field.name == name)
            .ok_or_else(|| ParameterError::Unknown {
                name: name.to_owned(),
                known: Self::fields()
                    .iter()
                    .map(|field| field.name)
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }
}

/// A type that a parameter can have.
pub trait Parameter: Copy {
    /// Its kind.
    const KIND: Kind;
    /// The value, wrapped.
    fn wrap(self) -> ParameterValue;
    /// The value, unwrapped if it is of this kind.
    fn unwrap(value: ParameterValue) -> Option<Self>;
}

macro_rules! parameter_type {
    ($type:ty, $kind:ident) => {
        impl Parameter for $type {
            const KIND: Kind = Kind::$kind;
            fn wrap(self) -> ParameterValue {
                ParameterValue::$kind(self)
            }
            fn unwrap(value: ParameterValue) -> Option<Self> {
                match value {
                    ParameterValue::$kind(value) => Some(value),
                    _ => None,
                }
            }
        }
    };
}
parameter_type!(f64, Number);
parameter_type!(usize, Count);
parameter_type!(Point, Point);

/// Declares a struct of parameters: name, type, default, range, and whether it is logarithmic or draggable.
///
/// ```
/// use exhibit::{Parameters, ParameterValue, Point};
///
/// exhibit::parameters! {
///     /// Newton's method on Rosenbrock's function.
///     pub struct Paths {
///         /// where every method starts
///         start: Point = Point(-1.2, 1.0), in -2.0..=2.0, draggable;
///         /// condition number
///         kappa: f64 = 20.0, in 1.0..=1000.0, log;
///         /// iterations drawn
///         steps: usize = 60, in 1..=500;
///     }
/// }
///
/// let mut paths = Paths::default();
/// assert_eq!(paths.start, Point(-1.2, 1.0));
/// assert!(paths.set("kappa", ParameterValue::Number(f64::NAN)).is_err());
/// ```
///
/// A unit is written `, unit "ms"`.
#[macro_export]
macro_rules! parameters {
    ($(#[doc = $title:literal])* $visibility:vis struct $name:ident {
        $($(#[doc = $help:literal])* $field:ident : $type:ident = $default:expr, in $range:expr
            $(, $flag:ident $($unit:literal)?)*;)*
    }) => {
        $(#[doc = $title])*
        #[derive(Clone, Debug, PartialEq)]
        $visibility struct $name {
            $($(#[doc = $help])* pub $field: $type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $crate::Parameters for $name {
            fn title() -> &'static str {
                concat!($($title, "\n"),*).trim_ascii()
            }

            fn fields() -> &'static [$crate::Field] {
                const FIELDS: &[$crate::Field] = &[$({
                    #[allow(unused_mut)]
                    let mut field = $crate::Field {
                        name: stringify!($field),
                        help: concat!($($help),*).trim_ascii(),
                        unit: "",
                        kind: <$type as $crate::Parameter>::KIND,
                        lo: *($range).start() as f64,
                        hi: *($range).end() as f64,
                        scale: $crate::Scale::Linear,
                        default: $crate::parameters!(@value $type, $default),
                        draggable: false,
                    };
                    $($crate::parameters!(@flag field $flag $($unit)?);)*
                    field
                }),*];
                FIELDS
            }

            fn get(&self, name: &str) -> Option<$crate::ParameterValue> {
                match name {
                    $(stringify!($field) => Some($crate::Parameter::wrap(self.$field)),)*
                    _ => None,
                }
            }

            fn set(&mut self, name: &str, value: $crate::ParameterValue) -> Result<(), $crate::ParameterError> {
                Self::field(name)?.check(value)?;
                match name {
                    $(stringify!($field) => {
                        if let Some(value) = $crate::Parameter::unwrap(value) {
                            self.$field = value;
                        }
                    })*
                    _ => {}
                }
                Ok(())
            }
        }
    };
    (@value f64, $default:expr) => { $crate::ParameterValue::Number($default) };
    (@value usize, $default:expr) => { $crate::ParameterValue::Count($default) };
    (@value Point, $default:expr) => { $crate::ParameterValue::Point($default) };
    (@flag $field:ident log) => { $field.scale = $crate::Scale::Log };
    (@flag $field:ident draggable) => { $field.draggable = true };
    (@flag $field:ident unit $unit:literal) => { $field.unit = $unit };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    crate::parameters! {
        /// A test.
        struct Knobs {
            /// where it starts
            start: Point = Point(-1.2, 1.0), in -2.0..=2.0, draggable;
            /// how fast
            step_size: f64 = 0.5, in 0.05..=1.0, log, unit "m";
            /// how long
            steps: usize = 60, in 1..=500;
        }
    }

    #[test]
    fn small_numbers_are_written_as_powers_of_ten() {
        for (x, text) in [
            (1e-8, "1e-8"),
            (-2.5e-7, "-2.5e-7"),
            (1e-6, "0.000001"),
            (0.0, "0"),
            (30.0, "30"),
        ] {
            assert_eq!(ParameterValue::Number(x).to_string(), text);
        }
    }

    #[test]
    fn fields_describe_the_struct() {
        let [start, step, steps] = Knobs::fields() else {
            panic!("three fields")
        };
        assert_eq!(
            (start.kind, start.draggable, start.help),
            (Kind::Point, true, "where it starts")
        );
        assert_eq!(
            (step.scale, step.unit, step.flag().as_str()),
            (Scale::Log, "m", "step-size")
        );
        assert_eq!(
            (steps.lo, steps.hi, steps.default),
            (1.0, 500.0, ParameterValue::Count(60))
        );
        assert_eq!(Knobs::title(), "A test.");
        for field in Knobs::fields() {
            assert_eq!(Knobs::default().get(field.name), Some(field.default));
            assert_eq!(field.check(field.default), Ok(()));
        }
    }

    #[test]
    fn wrong_values_are_named() {
        let mut knobs = Knobs::default();
        let message = |error: Result<(), ParameterError>| error.unwrap_err().to_string();
        assert_eq!(
            message(knobs.set("step_size", ParameterValue::Number(2.0))),
            "--step-size is 2, and must lie in 0.05 … 1"
        );
        assert!(message(knobs.set("step_size", ParameterValue::Number(f64::NAN))).contains("is NaN"));
        assert!(message(knobs.set("start", ParameterValue::Point(Point(0.0, f64::NAN)))).contains("0,NaN"));
        assert!(message(knobs.set("steps", ParameterValue::Number(3.0))).contains("whole number"));
        assert!(message(knobs.set("speed", ParameterValue::Count(3))).contains("start, step_size, steps"));
        assert_eq!(knobs, Knobs::default(), "a refused value changes nothing");
    }

    #[test]
    fn text_is_read() {
        let field = |name| Knobs::field(name).unwrap();
        assert_eq!(
            field("start").parse("-1.5, 0.25"),
            Ok(ParameterValue::Point(Point(-1.5, 0.25)))
        );
        assert!(field("start").parse("1").is_err());
        assert!(field("start").parse("1,2,3").is_err());
        assert!(field("steps").parse("-1").is_err());
        assert!(field("steps").parse("2.5").is_err());
        assert!(field("step_size").parse("inf").is_err());
        assert!(
            field("step_size")
                .parse("fast")
                .unwrap_err()
                .to_string()
                .contains("‘fast’")
        );
    }

    proptest! {
        #[test]
        fn a_value_is_set_exactly_when_in_range(x in -3.0..3.0f64) {
            let mut knobs = Knobs::default();
            let done = knobs.set("step_size", ParameterValue::Number(x));
            prop_assert_eq!(done.is_ok(), (0.05..=1.0).contains(&x));
            prop_assert_eq!(knobs.step_size, if done.is_ok() { x } else { 0.5 });
        }

        #[test]
        fn what_is_shown_can_be_typed(x in -2.0..2.0f64, y in -2.0..2.0f64) {
            let value = ParameterValue::Point(Point(x, y));
            prop_assert_eq!(Knobs::field("start").unwrap().parse(&value.to_string()), Ok(value));
        }
    }
}
