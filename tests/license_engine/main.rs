//! The licence engine through the library: what is read, what ancestors still demand, what does not fit.
//!
//! Model names are invented; licences are rows of the catalogue.

mod inheriting;
mod left_open;
mod reading;
mod tree;
