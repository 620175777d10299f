//! Builds plugin folders into plugin files and prints what is in them.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use doorward_pack::{Contents, build, pack};

const USAGE: &str = "usage: doorward-pack [--largest BYTES] --target-dir FOLDER --out FOLDER PLUGIN…";

/// What was asked for.
struct Wish {
    largest: usize,
    target_dir: PathBuf,
    out: PathBuf,
    plugins: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let done = Wish::read(std::env::args().skip(1)).and_then(|wish| wish.fulfil());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

impl Wish {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let (mut largest, mut target_dir, mut out, mut plugins) = (usize::MAX, None, None, Vec::new());
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--largest" => largest = arguments.next().ok_or(USAGE)?.parse()?,
                "--target-dir" => target_dir = arguments.next().map(PathBuf::from),
                "--out" => out = arguments.next().map(PathBuf::from),
                option if option.starts_with('-') => return Err(USAGE.into()),
                plugin => plugins.push(plugin.into()),
            }
        }
        match (target_dir, out) {
            (Some(target_dir), Some(out)) if !plugins.is_empty() => Ok(Self {
                largest,
                target_dir,
                out,
                plugins,
            }),
            _ => Err(USAGE.into()),
        }
    }

    fn fulfil(&self) -> Result<(), Box<dyn Error>> {
        fs::create_dir_all(&self.out)?;
        for plugin in &self.plugins {
            self.make(plugin)
                .map_err(|error| format!("{}: {error}", plugin.display()))?;
        }
        Ok(())
    }

    fn make(&self, plugin: &Path) -> Result<(), Box<dyn Error>> {
        let manifest = fs::read_to_string(plugin.join("plugin.toml"))?;
        let module = build(plugin, &self.target_dir)?;
        let component = pack(&fs::read(module)?, &manifest)?;
        let contents = Contents::of(&component)?;
        let name = plugin.file_name().ok_or("it has no name")?;
        let file = self.out.join(name).with_extension("wasm");
        fs::write(&file, &component)?;
        writeln!(io::stdout(), "{}\n{contents}\n", file.display())?;
        if contents.size > self.largest {
            return Err(format!("{} bytes are more than {}", contents.size, self.largest).into());
        }
        Ok(())
    }
}
