//! Who may name whom among the members of the workspaces: the server's, and that of the provider plugins.

use std::path::Path;

use serde_json::Value;

use crate::repository::{cargo, packages, root, text};

/// What a folder's crate may depend on. `*` stands for one path part.
struct Rule {
    folder: &'static str,
    may_name: &'static [&'static str],
    may_name_in_its_tests: &'static [&'static str],
    reason: &'static str,
}

/// A crate has the first rule whose folder fits; one that fits none has no place in the architecture yet.
const RULES: &[Rule] = &[
    Rule {
        folder: "core",
        may_name: &[],
        may_name_in_its_tests: &[],
        reason: "the rules know nobody, so that they outlive every technology",
    },
    Rule {
        folder: "adapters/server",
        may_name: &[
            "core",
            "adapters/*",
            "plugins/bundle",
            "plugins/pack",
            "plugins/testkit",
        ],
        may_name_in_its_tests: &[],
        reason: "the one crate that wires everything; its tool for plugin authors packs and tests what they write",
    },
    Rule {
        folder: "adapters/*",
        may_name: &["core"],
        may_name_in_its_tests: &[],
        reason: "an adapter can be replaced only while no other adapter knows it",
    },
    Rule {
        folder: "admin-tui",
        may_name: &["openapi/rust"],
        may_name_in_its_tests: &["adapters/server"],
        reason: "administrators use the public API like everybody else",
    },
    Rule {
        folder: "openapi/*",
        may_name: &[],
        may_name_in_its_tests: &["adapters/server"],
        reason: "what a client application takes in must bring nothing of the server along",
    },
    Rule {
        folder: "plugins/sdk",
        may_name: &[],
        may_name_in_its_tests: &[],
        reason: "a plugin author depends on this crate and on nothing else of ours",
    },
    Rule {
        folder: "plugins/bundle",
        may_name: &[],
        may_name_in_its_tests: &[],
        reason: "it holds the providers' files, built by a cargo of their own: none of their code is linked",
    },
    Rule {
        folder: "plugins/pack",
        may_name: &[],
        may_name_in_its_tests: &[],
        reason: "it packs any plugin, a stranger's too",
    },
    Rule {
        folder: "plugins/testkit",
        may_name: &["plugins/sdk"],
        may_name_in_its_tests: &["plugins/*"],
        reason: "it tests any plugin, a stranger's too; its emulated services are tried with the providers that come with the server",
    },
    Rule {
        folder: "plugins/*",
        may_name: &["plugins/sdk"],
        may_name_in_its_tests: &["plugins/testkit"],
        reason: "a plugin is written as a stranger would write it",
    },
    Rule {
        folder: "tests/tidy",
        may_name: &[],
        may_name_in_its_tests: &[],
        reason: "it judges the tree even when the tree does not compile",
    },
    Rule {
        folder: "tests/load",
        may_name: &["core", "adapters/crypto", "adapters/surreal"],
        may_name_in_its_tests: &[],
        reason: "it fills stores and measures the bare adapters; the server it runs is a program like any other",
    },
    Rule {
        folder: "tests/*",
        may_name: &["adapters/server", "openapi/rust", "plugins/bundle"],
        may_name_in_its_tests: &["adapters/server", "openapi/rust", "plugins/bundle"],
        reason: "a black-box test goes in by the door that everybody uses, and brings the plugin files strangers would bring",
    },
];

/// The manifests of the workspaces: guests are built for another machine, so they have one of their own.
const WORKSPACES: &[&str] = &["Cargo.toml", "plugins/Cargo.toml"];

/// One member of a workspace: its folder, and the folders of the members it names.
struct Member {
    folder: String,
    manifest: String,
    names: Vec<String>,
    names_in_its_tests: Vec<String>,
}

#[test]
fn a_crate_names_only_those_that_the_architecture_lets_it_name() {
    for member in members() {
        let rule = RULES
            .iter()
            .find(|rule| fits(rule.folder, &member.folder))
            .unwrap_or_else(|| panic!("{}: no rule says whom this crate may name; give it one", member.folder));

        for name in &member.names {
            let allowed = rule.may_name.iter().any(|pattern| fits(pattern, name));
            assert!(allowed, "{} must not depend on {name}: {}", member.folder, rule.reason);
        }
        for name in &member.names_in_its_tests {
            let mut patterns = rule.may_name.iter().chain(rule.may_name_in_its_tests);
            let allowed = patterns.any(|pattern| fits(pattern, name));
            assert!(
                allowed,
                "the tests of {} must not depend on {name}: {}",
                member.folder, rule.reason
            );
        }
    }
}

#[test]
fn every_crate_is_under_the_workspace_lints() {
    for member in members() {
        let inherits = member.manifest.contains("[lints]\nworkspace = true");
        assert!(
            inherits || member.folder.starts_with("openapi/"),
            "{}: no [lints] workspace = true",
            member.folder
        );
    }
}

#[test]
fn a_star_stands_for_one_part_of_a_path() {
    assert!(fits("core", "core"));
    assert!(fits("adapters/*", "adapters/http"));
    assert!(!fits("adapters/*", "adapters"));
    assert!(!fits("adapters/*", "adapters/http/inner"));
    assert!(!fits("core", "adapters/core"));
}

fn fits(pattern: &str, folder: &str) -> bool {
    let patterns: Vec<&str> = pattern.split('/').collect();
    let parts: Vec<&str> = folder.split('/').collect();
    patterns.len() == parts.len()
        && patterns
            .iter()
            .zip(&parts)
            .all(|(pattern, part)| *pattern == "*" || pattern == part)
}

fn members() -> Vec<Member> {
    let of = |manifest: &&str| {
        let wish = [
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
            "--manifest-path",
            manifest,
        ];
        packages(&cargo(&wish))
    };
    let members: Vec<Member> = WORKSPACES.iter().flat_map(of).map(|package| member(&package)).collect();
    for folder in ["core", "plugins/sdk", "plugins/smtp"] {
        let is_there = members.iter().any(|member| member.folder == folder);
        assert!(is_there, "{folder} is a member");
    }
    members
}

fn member(package: &Value) -> Member {
    let mut member = Member {
        folder: folder_of(package),
        manifest: std::fs::read_to_string(text(package, "manifest_path")).expect("a member has a manifest"),
        names: Vec::new(),
        names_in_its_tests: Vec::new(),
    };
    for dependency in package["dependencies"]
        .as_array()
        .expect("a package lists its dependencies")
    {
        let Some(folder) = dependency["path"].as_str().map(Path::new).map(folder_in_repository) else {
            continue;
        };
        // A crate may name itself in its tests, to switch one of its own features on there.
        if folder == member.folder {
            continue;
        }
        match dependency["kind"].as_str() {
            Some("dev") => member.names_in_its_tests.push(folder),
            _ => member.names.push(folder),
        }
    }
    member
}

fn folder_of(package: &Value) -> String {
    let manifest = Path::new(text(package, "manifest_path"));
    folder_in_repository(manifest.parent().expect("a manifest lies in a folder"))
}

fn folder_in_repository(folder: &Path) -> String {
    let folder = folder.strip_prefix(root()).ok().and_then(Path::to_str);
    folder
        .expect("a crate of ours lies in the repository")
        .replace('\\', "/")
}
