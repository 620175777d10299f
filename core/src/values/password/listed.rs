//! The bundled list of common passwords, searched where it lies.

/// A commented head, an empty line, then one lower-case password a line in byte order.
const FILE: &str = include_str!("common.txt");

/// Whether the list holds this lower-case text.
pub(super) fn contains(lower: &str) -> bool {
    let mut rest = entries();
    while !rest.is_empty() {
        let (before, line, after) = middle(rest);
        match lower.cmp(line) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => rest = before,
            std::cmp::Ordering::Greater => rest = after,
        }
    }
    false
}

fn entries() -> &'static str {
    FILE.split_once("\n\n").map_or("", |(_, entries)| entries)
}

/// The line around the middle of a block of lines, and the blocks before and after it.
fn middle(block: &str) -> (&str, &str, &str) {
    let bytes = block.as_bytes();
    let (head, _) = bytes.split_at(bytes.len() / 2);
    let start = head.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    let (before, rest) = block.split_at(start);
    let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
    (before, line, after)
}

#[cfg(test)]
mod tests;
