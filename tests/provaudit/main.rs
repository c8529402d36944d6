//! The program as its users meet it: one binary of tests, a file a capability, everything through [`support`].

mod architecture;
mod bad_input;
mod cli;
mod dependencies;
mod explain;
mod hub;
mod json;
mod license;
mod lineage;
mod readme;
mod real_input;
mod rules;
mod scan;
mod support;
