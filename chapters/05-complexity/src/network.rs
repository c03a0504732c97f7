//! Networks that people train, by their number of parameters.

/// A network with a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Network {
    /// what it is called
    pub name: &'static str,
    /// N
    pub parameters: f64,
    /// who says so, as the book cites it
    pub source: &'static str,
}

/// From the year 1998 to 2023.
pub const NETWORKS: [Network; 4] = [
    Network {
        name: "LeNet-5",
        parameters: 60e3,
        source: "lecun1998",
    },
    Network {
        name: "ResNet-50",
        parameters: 25.6e6,
        source: "he2016",
    },
    Network {
        name: "GPT-2",
        parameters: 124e6,
        source: "radford2019",
    },
    Network {
        name: "Llama 2 70B",
        parameters: 70e9,
        source: "touvron2023",
    },
];
