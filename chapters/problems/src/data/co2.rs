//! Carbon dioxide in the air over Mauna Loa.

/// The file as it is committed.
static FILE: &str = include_str!("../../data/co2.csv");

/// The weekly record of atmospheric carbon dioxide at Mauna Loa, Hawaii, 1958–2001.
#[derive(Debug, Clone, PartialEq)]
pub struct Co2 {
    /// when, as a decimal year, rising; weeks without a measurement are left out
    pub years: Vec<f64>,
    /// how much, in parts per million by volume
    pub ppm: Vec<f64>,
}

/// What is wrong with a file of the record.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Co2Error {
    /// The first line is not the head.
    #[error(
        "co2.csv begins with {found:?}, not with the head \"date,co2\": restore the file from the repository"
    )]
    Head {
        /// the first line
        found: String,
    },

    /// A line does not have two fields.
    #[error(
        "line {line} of co2.csv has {found} fields, not 2 (a date and a concentration, which may be empty)"
    )]
    Fields {
        /// which line, from 1
        line: usize,
        /// fields there are
        found: usize,
    },

    /// A date is no day of the calendar.
    #[error("line {line} of co2.csv has the date {text:?}, not a day of the calendar as YYYYMMDD")]
    Date {
        /// which line, from 1
        line: usize,
        /// what stands there
        text: String,
    },

    /// A date does not come after the one before.
    #[error("the date of line {line} of co2.csv does not come after the one before: sort the lines")]
    Order {
        /// which line, from 1
        line: usize,
    },

    /// A concentration is no plausible number.
    #[error("line {line} of co2.csv has the concentration {text:?}, not a number from 200 to 500 ppm")]
    Concentration {
        /// which line, from 1
        line: usize,
        /// what stands there
        text: String,
    },

    /// There is not a single measurement.
    #[error("co2.csv has no measurements: restore the file from the repository")]
    Empty,
}

/// The weekly record of Keeling and Whorf (2004), public domain: 2 225 of the 2 284 weeks from March 1958 to December
/// 2001.
///
/// Nothing is read from disk. Fails if the file that was compiled in is damaged.
///
/// ```
/// let record = problems::data::co2()?;
/// assert_eq!(record.years.len(), 2225);
/// assert_eq!(record.ppm[0], 316.1);
/// # Ok::<(), problems::data::Co2Error>(())
/// ```
pub fn co2() -> Result<Co2, Co2Error> {
    read_co2(FILE)
}

/// Reads a record from the text of a file like the embedded one: the head `date,co2`, then a line a week, a date
/// YYYYMMDD and a concentration in ppm, which is empty where nothing was measured.
///
/// Fails, naming the line, if anything else stands there.
pub fn read_co2(text: &str) -> Result<Co2, Co2Error> {
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default();
    if head != "date,co2" {
        return Err(Co2Error::Head {
            found: head.chars().take(40).collect(),
        });
    }
    let mut record = Co2 {
        years: Vec::new(),
        ppm: Vec::new(),
    };
    let mut before = f64::NEG_INFINITY;
    for (at, text) in lines.enumerate() {
        let line = at + 2;
        let fields: Vec<&str> = text.split(',').collect();
        let &[date, concentration] = fields.as_slice() else {
            return Err(Co2Error::Fields {
                line,
                found: fields.len(),
            });
        };
        let year = decimal_year(date).ok_or_else(|| Co2Error::Date {
            line,
            text: date.to_owned(),
        })?;
        if year <= before {
            return Err(Co2Error::Order { line });
        }
        before = year;
        if concentration.is_empty() {
            continue;
        }
        match concentration.parse::<f64>() {
            Ok(ppm) if (200.0..=500.0).contains(&ppm) => {
                record.years.push(year);
                record.ppm.push(ppm);
            }
            _ => {
                return Err(Co2Error::Concentration {
                    line,
                    text: concentration.to_owned(),
                });
            }
        }
    }
    if record.years.is_empty() {
        return Err(Co2Error::Empty);
    }
    Ok(record)
}

/// 19580702 is the 183rd of 365 days: 1958 + 182/365. `None` if it is no day of the calendar.
fn decimal_year(date: &str) -> Option<f64> {
    if date.len() != 8 || !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: usize = date.parse().ok()?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let february = if leap { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *months.get(month.checked_sub(1)?)?;
    if day == 0 || day > length {
        return None;
    }
    let passed = months[..month - 1].iter().sum::<usize>() + day - 1;
    let days = months.iter().sum::<usize>();
    Some(year as f64 + passed as f64 / days as f64)
}
