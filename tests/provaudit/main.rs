//! The program as its users meet it: one binary of tests, a file a capability, everything through [`support`].

mod architecture;
mod bad_cards;
mod bad_input;
mod bad_rules;
mod cli;
mod damaged;
mod dependencies;
mod explain;
mod from;
mod hub;
mod json;
mod kinds;
mod license;
mod limits;
mod lineage;
mod lock;
mod names;
mod readme;
mod real_input;
mod rules;
mod scan;
mod support;
mod terminal;
