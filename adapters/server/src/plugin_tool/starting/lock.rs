//! The lock file of a new plugin: the very versions that our own plugins are built and tested with.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::StartingError;

const LOCK: &str = include_str!("../../../../../plugins/Cargo.lock");

const SDK: &str = "doorward-plugin";

/// What only the SDK's own tests need, and so nobody else.
const OF_ITS_TESTS: &str = "proptest";

/// The part of our lock file that a plugin of this name needs.
pub(super) fn of(id: &str) -> Result<String, StartingError> {
    let ours: Table = toml::from_str(LOCK)?;
    let all = ours
        .get("package")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut packages = vec![plugin(id)];
    let mut wanted = vec![SDK.to_owned()];
    let mut known = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        let Some(package) = all.iter().find(|package| is_meant(package, &name)) else {
            continue;
        };
        if known.insert(spelled(package)) {
            let package = without_tests(package.clone());
            wanted.extend(dependencies(&package));
            packages.push(package);
        }
    }
    packages.sort_by_key(spelled);
    let version = ours.get("version").cloned().unwrap_or(Value::Integer(4));
    let lock = Table::from_iter([
        ("version".to_owned(), version),
        ("package".to_owned(), Value::Array(packages)),
    ]);
    Ok(toml::to_string(&lock)?)
}

fn plugin(id: &str) -> Value {
    Value::Table(Table::from_iter([
        ("name".to_owned(), Value::from(id)),
        ("version".to_owned(), Value::from("0.1.0")),
        ("dependencies".to_owned(), Value::Array(vec![Value::from(SDK)])),
    ]))
}

/// Whether a package is the one that a dependency names: by name, or by name and version where there are several.
fn is_meant(package: &Value, dependency: &str) -> bool {
    let mut words = dependency.split(' ');
    let same = |key: &str, word: Option<&str>| word.is_none_or(|word| text(package, key) == word);
    same("name", words.next()) && same("version", words.next())
}

fn dependencies(package: &Value) -> Vec<String> {
    let list = package.get("dependencies").and_then(Value::as_array);
    let names = list.into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

fn without_tests(mut package: Value) -> Value {
    if text(&package, "name") == SDK
        && let Some(Value::Array(list)) = package.get_mut("dependencies")
    {
        list.retain(|name| name.as_str() != Some(OF_ITS_TESTS));
    }
    package
}

fn spelled(package: &Value) -> String {
    format!("{} {}", text(package, "name"), text(package, "version"))
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_what_the_sdk_needs_and_nothing_of_ours_besides() {
        let lock: Table = toml::from_str(&of("sms-acme").unwrap()).unwrap();
        let packages = lock["package"].as_array().unwrap();
        let names: Vec<&str> = packages.iter().map(|package| text(package, "name")).collect();

        assert!(names.contains(&"sms-acme") && names.contains(&SDK) && names.contains(&"wit-bindgen"));
        assert!(!names.contains(&"wasmtime") && !names.contains(&OF_ITS_TESTS));
        for package in packages {
            for dependency in dependencies(package) {
                assert!(
                    packages.iter().any(|other| is_meant(other, &dependency)),
                    "{dependency}"
                );
            }
        }
    }
}
