//! The command line; the library's documentation is the map of the crate.

fn main() -> std::process::ExitCode {
    candor::cli::run()
}
