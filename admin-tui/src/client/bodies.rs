//! From what stands in a form or in a line of a file to the bodies of the API.

use doorward_sdk::Edit;
use doorward_sdk::models::{CreateProductBody, CreateUserBody, TestPluginBody, UpdateProductBody, UpdateUserBody};

use crate::attributes;
use crate::call::Fields;

/// An empty text is one that is not there.
fn given(fields: &Fields, name: &str) -> Option<String> {
    fields.get(name).filter(|value| !value.is_empty()).cloned()
}

fn text(fields: &Fields, name: &str) -> String {
    fields.get(name).cloned().unwrap_or_default()
}

/// A member that was emptied is taken away.
fn edit(fields: &Fields, name: &str) -> Edit<String> {
    match fields.get(name) {
        None => Edit::Keep,
        Some(value) if value.is_empty() => Edit::Remove,
        Some(value) => Edit::Set(value.clone()),
    }
}

pub(super) fn new_user(fields: &Fields) -> CreateUserBody {
    CreateUserBody {
        email: text(fields, "email"),
        first_name: text(fields, "first_name"),
        last_name: text(fields, "last_name"),
        locale: given(fields, "locale"),
        phone: given(fields, "phone"),
        role: given(fields, "role").map(|it| it.as_str().into()),
    }
}

pub(super) fn changed_user(fields: &Fields) -> UpdateUserBody {
    UpdateUserBody {
        email: fields.get("email").cloned(),
        first_name: fields.get("first_name").cloned(),
        last_name: fields.get("last_name").cloned(),
        locale: fields.get("locale").cloned(),
        phone: edit(fields, "phone"),
        role: given(fields, "role").map(|it| it.as_str().into()),
    }
}

pub(super) fn new_product(fields: &Fields) -> CreateProductBody {
    CreateProductBody {
        url: text(fields, "url"),
        attributes: given(fields, "attributes").map(|it| attributes::read(&it)),
        description: given(fields, "description"),
        name: given(fields, "name"),
    }
}

pub(super) fn changed_product(fields: &Fields) -> UpdateProductBody {
    UpdateProductBody {
        attributes: fields.get("attributes").map(|it| attributes::read(it)),
        description: edit(fields, "description"),
        name: edit(fields, "name"),
        status: given(fields, "status").map(|it| it.as_str().into()),
        url: fields.get("url").cloned(),
    }
}

pub(super) fn plugin_test(fields: &Fields) -> TestPluginBody {
    TestPluginBody {
        to: text(fields, "to"),
        provider: given(fields, "provider"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_was_emptied_is_taken_away_and_one_that_is_missing_stays() {
        let fields = Fields::from([("phone".to_owned(), String::new())]);
        let body = changed_user(&fields);
        assert_eq!(body.phone, Edit::Remove);
        assert_eq!(changed_product(&fields).name, Edit::Keep);
    }
}
