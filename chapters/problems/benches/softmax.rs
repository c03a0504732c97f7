//! Softmax regression on the digits, beside what the machine's matrix product does.

fn main() {
    divan::main();
}
