//! Plugins in Python: componentize-py bundles the interpreter, from an environment of the folder's own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{BuildingError, Folder, read, run};

/// The component of a folder's `plugin.py`, which imports the contract and nothing else.
pub(super) fn component(folder: &Folder) -> Result<Vec<u8>, BuildingError> {
    let target = folder.target_dir();
    let tools = environment(folder)?;
    let out = target.join("component.wasm");
    let mut componentize = Command::new(tools.join("componentize-py"));
    componentize
        .current_dir(&folder.path)
        .env_remove("VIRTUAL_ENV")
        .args([
            "-d",
            ".doorward/wit",
            "-w",
            "notifier",
            "componentize",
            "--stub-wasi",
            "-p",
            ".",
            "plugin",
            "-o",
        ])
        .arg(std::path::absolute(&out)?);
    let fix = "remove target/venv and build again";
    run(&mut componentize, "componentize-py", fix, "componentize-py")?;
    read(&out)
}

/// The folder of programs that `requirements.txt` names, installed once for each wording of it.
fn environment(folder: &Folder) -> Result<PathBuf, BuildingError> {
    let venv = std::path::absolute(folder.target_dir().join("venv"))?;
    let requirements = read(&folder.path.join("requirements.txt"))?;
    let installed = venv.join("requirements.txt");
    if fs::read(&installed).ok().as_ref() != Some(&requirements) {
        let fix = "get Python 3.10 or newer from https://www.python.org";
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(&venv);
        run(&mut make, "python3", fix, "making a Python environment")?;
        let mut install = Command::new(venv.join("bin/pip"));
        install
            .current_dir(&folder.path)
            .args(["install", "--quiet", "--requirement", "requirements.txt"]);
        run(&mut install, "pip", fix, "installing requirements.txt")?;
        fs::write(&installed, requirements).map_err(|error| BuildingError::File(installed, error))?;
    }
    Ok(venv.join("bin"))
}
