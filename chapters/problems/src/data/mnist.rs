//! MNIST: 70 000 handwritten digits.

use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use nalgebra::{DMatrix, convert};

use crate::Real;

/// Pixels of an image, 28×28.
const PIXELS: usize = 784;

/// A file of the collection: its name, and the MD5 of its unpacked content, as the collection is known by.
///
/// The sums are compiled in, so that a program that found its numbers on these data cannot find others on other data.
struct File {
    name: &'static str,
    md5: &'static str,
}

const TRAINING: [File; 2] = [
    File {
        name: "train-images-idx3-ubyte.gz",
        md5: "6bbc9ace898e44ae57da46a324031adb",
    },
    File {
        name: "train-labels-idx1-ubyte.gz",
        md5: "a25bea736e30d166cdddb491f175f624",
    },
];
const TEST: [File; 2] = [
    File {
        name: "t10k-images-idx3-ubyte.gz",
        md5: "2646ac647ad5339dbf082846283269ea",
    },
    File {
        name: "t10k-labels-idx1-ubyte.gz",
        md5: "27ae3e4e09519cfbb04c329615203637",
    },
];

/// 28×28 images of handwritten digits, in two sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Mnist {
    /// 60 000 images to learn from
    pub training: Images,
    /// 10 000 images to test with, half of them by writers of another group
    pub test: Images,
}

/// Images of digits, and what they show.
#[derive(Debug, Clone, PartialEq)]
pub struct Images {
    /// 784 pixels an image, row by row from the top left: ink from 0 to 255
    pub pixels: Vec<u8>,
    /// the digit that each shows, 0 to 9
    pub labels: Vec<u8>,
}

impl Images {
    /// How many images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The images from `from` to before `to`, in the file's order; fewer if there are fewer.
    pub fn part(&self, from: usize, to: usize) -> Images {
        let to = to.min(self.len());
        let from = from.min(to);
        Images {
            pixels: self.pixels[from * PIXELS..to * PIXELS].to_vec(),
            labels: self.labels[from..to].to_vec(),
        }
    }

    /// 784×M: one column an image, ink from 0 to 1.
    pub fn columns<T: Real>(&self) -> DMatrix<T> {
        let ink: Vec<T> = (0..=255).map(|level| convert(f64::from(level) / 255.0)).collect();
        let entries = self.pixels.iter().map(|&pixel| ink[usize::from(pixel)]);
        DMatrix::from_iterator(PIXELS, self.len(), entries)
    }
}

/// What is wrong with a file of MNIST.
#[derive(Debug, thiserror::Error)]
pub enum MnistError {
    /// The folder is not there.
    #[error(
        "the folder chapters/problems/data was not found above the current one: run from inside the repository, or \
         give the folder to read_mnist"
    )]
    NoFolder,

    /// The file cannot be read.
    #[error("{} cannot be read ({error}): restore it from the repository", path.display())]
    Unreadable {
        /// which file
        path: PathBuf,
        /// what the system says
        error: std::io::Error,
    },

    /// It does not unpack.
    #[error("{name} does not unpack ({error}): it is cut off or damaged, restore it from the repository")]
    Gzip {
        /// which file
        name: String,
        /// what the unpacking says
        error: std::io::Error,
    },

    /// It is no IDX file of bytes, or its length is not what its head says.
    #[error(
        "{name} is no IDX file of {dimensions}-dimensional bytes: {fault}; restore it from the repository"
    )]
    Idx {
        /// which file
        name: String,
        /// what was expected
        dimensions: usize,
        /// what is wrong
        fault: String,
    },

    /// The content is not that of the collection.
    #[error("{name} has the MD5 {found}, not {expected}: it was altered, restore it from the repository")]
    Checksum {
        /// which file
        name: String,
        /// the collection's
        expected: String,
        /// the file's
        found: String,
    },
}

/// MNIST (LeCun, Cortes and Burges, CC BY-SA 3.0), from the repository's folder `chapters/problems/data`.
///
/// The folder is looked for above the current one, then above the package that cargo runs. The files are unpacked and
/// their MD5 compared with the ones compiled in, half a second in all. Fails, naming the file, if one is missing,
/// cut off, damaged or another.
pub fn mnist() -> Result<Mnist, MnistError> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let starts = [std::env::current_dir().ok(), package];
    let folder = starts.into_iter().flatten().find_map(|start| {
        let folders = start
            .ancestors()
            .map(|above| above.join("chapters/problems/data"));
        folders.into_iter().find(|folder| folder.is_dir())
    });
    read_mnist(&folder.ok_or(MnistError::NoFolder)?)
}

/// MNIST from a folder that holds its four gzipped files under their own names.
pub fn read_mnist(folder: &Path) -> Result<Mnist, MnistError> {
    Ok(Mnist {
        training: read_set(folder, &TRAINING)?,
        test: read_set(folder, &TEST)?,
    })
}

fn read_set(folder: &Path, [images, labels]: &[File; 2]) -> Result<Images, MnistError> {
    let (pixels, count) = read(folder, images, &[28, 28])?;
    let (labels, named) = read(folder, labels, &[])?;
    if count != named {
        return Err(MnistError::Idx {
            name: images.name.to_owned(),
            dimensions: 3,
            fault: format!("it has {count} images, and there are {named} labels"),
        });
    }
    Ok(Images { pixels, labels })
}

fn read(folder: &Path, file: &File, item: &[usize]) -> Result<(Vec<u8>, usize), MnistError> {
    let path = folder.join(file.name);
    let gzip = std::fs::read(&path).map_err(|error| MnistError::Unreadable { path, error })?;
    let bytes = unpack(file.name, &gzip)?;
    let found = format!("{:x}", md5::compute(&bytes));
    // The head first: it says more about what is wrong than a sum does.
    let (data, count) = read_idx(file.name, &bytes, item)?;
    if found != file.md5 {
        return Err(MnistError::Checksum {
            name: file.name.to_owned(),
            expected: file.md5.to_owned(),
            found,
        });
    }
    Ok((data, count))
}

fn unpack(name: &str, gzip: &[u8]) -> Result<Vec<u8>, MnistError> {
    let mut bytes = Vec::new();
    match GzDecoder::new(gzip).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(MnistError::Gzip {
            name: name.to_owned(),
            error,
        }),
    }
}

/// The data of an IDX file of bytes, and how many items it holds; `item` is the shape of one (for images 28×28).
///
/// The head is two zeros, 8 for bytes, the number of dimensions, and each dimension in four bytes, the highest first.
/// Fails if anything else stands there, or if the data are longer or shorter than the dimensions say.
pub fn read_idx(name: &str, bytes: &[u8], item: &[usize]) -> Result<(Vec<u8>, usize), MnistError> {
    let dimensions = item.len() + 1;
    let fault = |fault: String| {
        Err(MnistError::Idx {
            name: name.to_owned(),
            dimensions,
            fault,
        })
    };
    let head = 4 + 4 * dimensions;
    if bytes.len() < head {
        return fault(format!(
            "it has {} bytes, fewer than its head of {head}",
            bytes.len()
        ));
    }
    let magic = [0, 0, 8, dimensions as u8];
    if bytes[..4] != magic {
        return fault(format!("it begins with {:?}, not {magic:?}", &bytes[..4]));
    }
    let sizes: Vec<usize> = bytes[4..head]
        .chunks_exact(4)
        .map(|size| size.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)))
        .collect();
    if sizes[1..] != *item {
        return fault(format!("its items are {:?}, not {item:?}", &sizes[1..]));
    }
    let length = sizes[0] * item.iter().product::<usize>();
    if bytes.len() - head != length {
        return fault(format!(
            "its head promises {length} bytes, and {} follow",
            bytes.len() - head
        ));
    }
    Ok((bytes[head..].to_vec(), sizes[0]))
}
