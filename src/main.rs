//! The command line; the library's documentation is the map of the crate.

/// Gives memory back to the system: after filling the search index the C library's own kept a quarter of a gigabyte.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    candor::cli::run()
}
