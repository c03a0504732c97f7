//! MNIST, and what happens to damaged files.
#![cfg(feature = "data")]
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use problems::data::{MnistError, mnist, read_idx, read_mnist};

const FILES: [&str; 4] = [
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

#[test]
fn the_images_are_all_there() {
    let mnist = mnist().unwrap();
    assert_eq!((mnist.training.len(), mnist.test.len()), (60_000, 10_000));
    let count = |labels: &[u8]| {
        let mut counts = [0; 10];
        labels.iter().for_each(|label| counts[usize::from(*label)] += 1);
        counts
    };
    // The counts as everybody finds them.
    assert_eq!(
        count(&mnist.training.labels),
        [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    );
    assert_eq!(
        count(&mnist.test.labels),
        [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    );
    assert_eq!(mnist.training.labels[..5], [5, 0, 4, 1, 9]);
    let columns = mnist.test.part(0, 3).columns::<f32>();
    assert_eq!(
        (columns.shape(), columns.max(), columns.min()),
        ((784, 3), 1.0, 0.0)
    );
    assert!(mnist.test.part(20_000, 30_000).is_empty());
}

/// A folder with the four files, one of them altered.
fn altered(file: &str, alter: impl Fn(Vec<u8>) -> Vec<u8>) -> MnistError {
    let folder = tempfile::tempdir().unwrap();
    for name in FILES {
        let bytes = std::fs::read(data().join(name)).unwrap();
        let bytes = if name == file { alter(bytes) } else { bytes };
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    read_mnist(folder.path()).unwrap_err()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn unpacked(gzip: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(gzip)
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

#[test]
fn a_damaged_file_is_named() {
    let labels = "train-labels-idx1-ubyte.gz";
    let cut = altered(labels, |bytes| bytes[..bytes.len() / 2].to_vec());
    assert!(
        matches!(&cut, MnistError::Gzip { name, .. } if name == labels),
        "{cut}"
    );
    let turned = altered(labels, |mut bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        bytes
    });
    assert!(matches!(turned, MnistError::Gzip { .. }), "{turned}");
    let relabeled = altered(labels, |bytes| {
        let mut bytes = unpacked(&bytes);
        bytes[1000] = (bytes[1000] + 1) % 10;
        packed(&bytes)
    });
    assert!(matches!(relabeled, MnistError::Checksum { .. }), "{relabeled}");
    let short = altered(labels, |bytes| packed(&unpacked(&bytes)[..60_007]));
    assert!(
        short
            .to_string()
            .contains("promises 60000 bytes, and 59999 follow"),
        "{short}"
    );
    let missing = read_mnist(Path::new("nowhere")).unwrap_err();
    assert!(matches!(missing, MnistError::Unreadable { .. }), "{missing}");
}

#[test]
fn a_head_that_lies_is_refused() {
    let good = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9];
    assert_eq!(read_idx("good", &good, &[]).unwrap(), (vec![7, 9], 2));
    for (bytes, says) in [
        (&good[..5], "fewer than its head"),
        (&[0, 0, 9, 1, 0, 0, 0, 2, 7, 9][..], "begins with"),
        (
            &[0, 0, 8, 1, 0, 0, 0, 3, 7, 9][..],
            "promises 3 bytes, and 2 follow",
        ),
        (&[0, 0, 8, 1, 255, 255, 255, 255, 7, 9][..], "follow"),
        (&[][..], "0 bytes"),
    ] {
        let error = read_idx("bad", bytes, &[]).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let images = [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 27];
    let error = read_idx("images", &images, &[28, 28]).unwrap_err().to_string();
    assert!(error.contains("[28, 27], not [28, 28]"), "{error}");
}
