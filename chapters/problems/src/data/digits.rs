//! Handwritten digits.

use std::io::Read;

use flate2::read::GzDecoder;
use nalgebra::DMatrix;

/// The file as it is committed.
static FILE: &[u8] = include_bytes!("../../data/digits.csv.gz");

/// How many images there are.
const IMAGES: usize = 1797;
/// Pixels of an image, 8×8.
const PIXELS: usize = 64;
/// The images before the split train, those after it test.
const TRAINING: usize = 1500;

/// 8×8 images of handwritten digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Digits {
    /// one row an image, 64 pixels row by row from the top left: ink from 0 to 16
    pub images: DMatrix<f64>,
    /// the digit that each shows, 0 to 9
    pub labels: Vec<u8>,
}

impl Digits {
    /// How many images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The training set, the first 1 500 images, and the test set, the other 297.
    ///
    /// The file's own order, not shuffled, so that everybody's test set is the same.
    pub fn split(&self) -> (Digits, Digits) {
        let cut = TRAINING.min(self.len());
        let part = |from: usize, to: usize| Digits {
            images: self.images.rows(from, to - from).into_owned(),
            labels: self.labels[from..to].to_vec(),
        };
        (part(0, cut), part(cut, self.len()))
    }
}

/// What is wrong with a data file.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// It does not unpack.
    #[error("digits.csv.gz does not unpack ({0}): it is cut off or damaged, restore it from the repository")]
    Gzip(#[from] std::io::Error),

    /// It has too few or too many rows.
    #[error("digits.csv has {found} rows, not {expected}: restore the file from the repository")]
    Rows {
        /// rows there should be
        expected: usize,
        /// rows there are
        found: usize,
    },

    /// A row has too few or too many fields.
    #[error("line {line} of digits.csv has {found} fields, not {expected} (64 pixels and the label)")]
    Fields {
        /// which line, from 1
        line: usize,
        /// fields there should be
        expected: usize,
        /// fields there are
        found: usize,
    },

    /// A field is not a whole number in its range.
    #[error("field {field} of line {line} of digits.csv is {text:?}, not a whole number from 0 to {most}")]
    Field {
        /// which line, from 1
        line: usize,
        /// which field, from 1
        field: usize,
        /// what stands there
        text: String,
        /// the greatest number allowed
        most: u8,
    },
}

/// The 1 797 images of the test set of *Optical Recognition of Handwritten Digits* (Alpaydin and Kaynak 1998, UCI
/// Machine Learning Repository, CC BY 4.0).
///
/// Unpacks and checks the embedded file, in a few milliseconds; nothing is read from disk. Fails if the file that was
/// compiled in is damaged.
///
/// ```
/// let digits = problems::data::digits()?;
/// assert_eq!(digits.images.shape(), (1797, 64));
/// let (training, test) = digits.split();
/// assert_eq!((training.len(), test.len()), (1500, 297));
/// # Ok::<(), problems::data::DataError>(())
/// ```
pub fn digits() -> Result<Digits, DataError> {
    read_digits(FILE)
}

/// Reads digits from the bytes of a file like the embedded one: gzipped CSV without a head, 1 797 rows of 64 pixels
/// from 0 to 16 and a label from 0 to 9.
///
/// Fails, naming line and field, if anything else stands there.
pub fn read_digits(gzip: &[u8]) -> Result<Digits, DataError> {
    let mut text = String::new();
    GzDecoder::new(gzip).read_to_string(&mut text)?;
    let found = text.lines().count();
    if found != IMAGES {
        return Err(DataError::Rows {
            expected: IMAGES,
            found,
        });
    }
    let mut images = DMatrix::zeros(IMAGES, PIXELS);
    let mut labels = Vec::with_capacity(IMAGES);
    for (row, line) in text.lines().enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        if fields.len() != PIXELS + 1 {
            return Err(DataError::Fields {
                line: row + 1,
                expected: PIXELS + 1,
                found: fields.len(),
            });
        }
        for (column, field) in fields[..PIXELS].iter().enumerate() {
            images[(row, column)] = f64::from(whole(field, 16, row, column)?);
        }
        labels.push(whole(fields[PIXELS], 9, row, PIXELS)?);
    }
    Ok(Digits { images, labels })
}

fn whole(text: &str, most: u8, row: usize, column: usize) -> Result<u8, DataError> {
    match text.parse::<u8>() {
        Ok(number) if number <= most => Ok(number),
        _ => Err(DataError::Field {
            line: row + 1,
            field: column + 1,
            text: text.to_owned(),
            most,
        }),
    }
}
