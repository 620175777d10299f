//! What can be said about products.

use clap::Subcommand;

use super::{Import, One, Output, Page, Who};

#[derive(Debug, Subcommand)]
pub(crate) enum Products {
    /// List products
    List {
        /// The beginning of a name or URL
        #[arg(long, short, allow_hyphen_values = true)]
        query: Option<String>,
        /// `active` or `archived`
        #[arg(long)]
        status: Option<String>,
        /// `created_at`, `-created_at`, `name` or `url`
        #[arg(long, allow_hyphen_values = true)]
        sort: Option<String>,
        #[command(flatten)]
        page: Page,
    },
    /// Add a product
    Create {
        /// Where it is found; no two products have the same. (`--url` is the server)
        #[arg(long, value_name = "URL")]
        product_url: String,
        /// What it is called
        #[arg(long, allow_hyphen_values = true)]
        name: Option<String>,
        /// What it is
        #[arg(long, allow_hyphen_values = true)]
        description: Option<String>,
        /// `colour=green; size=40`
        #[arg(long, allow_hyphen_values = true)]
        attributes: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// Show one product
    Show {
        #[command(flatten)]
        one: One,
    },
    /// Change what is given, and nothing else
    Update {
        #[command(flatten)]
        one: One,
        /// Where it is found. (`--url` is the server)
        #[arg(long, value_name = "URL")]
        product_url: Option<String>,
        /// Empty takes it away
        #[arg(long, allow_hyphen_values = true)]
        name: Option<String>,
        /// Empty takes it away
        #[arg(long, allow_hyphen_values = true)]
        description: Option<String>,
        /// All of them: `colour=green; size=40`
        #[arg(long, allow_hyphen_values = true)]
        attributes: Option<String>,
        /// `active` or `archived`
        #[arg(long)]
        status: Option<String>,
    },
    /// Delete products for good
    Delete {
        #[command(flatten)]
        who: Who,
        /// Yes, for ever
        #[arg(long, required = true)]
        yes: bool,
    },
    /// Add products from a CSV file
    Import(Import),
}
