//! The provider plugins that come with the server: one file for every provider folder beside this one, built from source.

/// A plugin that comes with the server.
#[derive(Debug, Clone, Copy)]
pub struct Bundled {
    /// What providers call it by: the name of its folder.
    pub id: &'static str,
    /// Its file: a component with its manifest inside.
    pub component: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// The plugin with this id.
pub fn bundled(id: &str) -> Option<&'static Bundled> {
    BUNDLED.iter().find(|plugin| plugin.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_provider_folder_is_bundled_under_the_id_in_its_manifest() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let manifests = std::fs::read_dir(folder).unwrap();
        let manifests = manifests.map(|entry| entry.unwrap().path().join("plugin.toml"));
        let ids: BTreeSet<String> = manifests
            .filter(|path| path.is_file())
            .map(|path| {
                let manifest: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
                manifest["plugin"]["id"].as_str().unwrap().to_owned()
            })
            .collect();

        let bundled: BTreeSet<String> = BUNDLED.iter().map(|plugin| plugin.id.to_owned()).collect();

        assert!(!ids.is_empty());
        assert_eq!(bundled, ids);
    }

    #[test]
    fn every_file_is_a_component() {
        // The magic number, then the version and layer of components.
        for plugin in BUNDLED {
            assert_eq!(
                plugin.component.get(..8),
                Some(&b"\0asm\x0d\0\x01\0"[..]),
                "{}",
                plugin.id
            );
        }
    }

    #[test]
    fn a_plugin_is_found_by_its_id() {
        assert_eq!(bundled("smtp").map(|plugin| plugin.id), Some("smtp"));
        assert!(bundled("inbox").is_none());
    }
}
