//! Products: anybody signed in reads them, administrators write them.

mod create_product;
mod delete_product;
mod read_products;
mod update_product;

pub use create_product::{CreateProduct, CreateProductError};
pub use delete_product::DeleteProductError;
pub use read_products::ReadProductError;
pub use update_product::{UpdateProduct, UpdateProductError};
