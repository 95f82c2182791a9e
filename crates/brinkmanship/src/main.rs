//! brink
fn main() {}
