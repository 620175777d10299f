//! Products: the list, one product in full, and everything an administrator does to them.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hint, Screen, detail};
use crate::attributes;
use crate::call::{Call, Fields};
use crate::desk::{Answer, Desk, Wish};
use crate::job::{Job, Step};
use crate::keys::Action;
use crate::lines;
use crate::listing::{List, Listing, Row};
use crate::model::Product;
use crate::overlays::confirm::Confirm;
use crate::overlays::form::{Editing, Form, Submit};
use crate::overlays::sheet::{Field, Sheet};
use crate::scroll::Scroll;
use crate::text;
use crate::theme::Tone;

pub(crate) struct Products {
    list: Listing<Product>,
    is_open: bool,
    scroll: Scroll,
}

impl Default for Products {
    fn default() -> Self {
        Self {
            list: Listing::new(),
            is_open: false,
            scroll: Scroll::default(),
        }
    }
}

/// What can be edited of a product, as a form has it.
pub(crate) fn members(product: &Product) -> Fields {
    let members = [
        ("url", product.url.clone()),
        ("name", product.name.clone().unwrap_or_default()),
        (
            "description",
            lines::joined(product.description.as_deref().unwrap_or_default()),
        ),
        ("attributes", attributes::written(&product.attributes)),
        ("status", product.status.clone()),
    ];
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("url", "URL").hint("https://shop.example/lamps/42"),
        Field::text("name", "Name"),
        Field::text("description", "About").hint("\\n begins a new line"),
        Field::text("attributes", "Attributes")
            .hint("colour=green; note=\"a; b\"")
            .checked(attributes::flaw),
    ]
}

/// What the form has, as the API takes it.
fn as_sent(mut fields: Fields) -> Fields {
    if let Some(description) = fields.get_mut("description") {
        *description = lines::parted(description);
    }
    fields
}

fn creation() -> Form {
    let submit = |fields: &Fields| {
        Submit::Call(Call::CreateProduct {
            fields: as_sent(fields.clone()),
        })
    };
    Form::new("New product", "The product was made.", Sheet::new(fields()), submit)
}

fn edition(product: &Product) -> Form {
    let editing = Editing {
        before: members(product),
        version: product.version,
        read: Call::Product { id: product.id.clone() },
        change: |id, version, fields| Call::UpdateProduct {
            id,
            version,
            fields: as_sent(fields),
        },
        id: product.id.clone(),
        name: product.name(),
        thing: Product::THING,
        proven: Vec::new(),
    };
    let mut fields = fields();
    fields.push(Field::choice("status", "Status", &["active", "archived"]).hint("← → to choose"));
    let name = product.name();
    Form::editing(
        &format!("Edit {name}"),
        &format!("Changed {name}"),
        Sheet::new(fields),
        editing,
    )
}

/// A product whose status alone changes, and back.
fn with_status(product: &Product, status: &str, old: &str) -> Step {
    let call = |status: &str| Call::UpdateProduct {
        id: product.id.clone(),
        version: None,
        fields: Fields::from([("status".to_owned(), status.to_owned())]),
    };
    Step {
        name: product.name(),
        call: call(status),
        inverse: Some(call(old)),
    }
}

impl Products {
    fn delete(products: &[Product], desk: &mut Desk) {
        let subject = match products {
            [only] => only.name(),
            many => text::counted(many.len(), "product"),
        };
        let step = |product: &Product| Step {
            name: product.name(),
            call: Call::DeleteProduct {
                id: product.id.clone(),
                version: Some(product.version),
            },
            inverse: None,
        };
        let job = Job::new("Delete", "Deleted", "product", products.iter().map(step).collect());
        let consequence = "This cannot be undone. To put it aside instead, change its status to archived.";
        let confirm = Confirm::new(format!("Delete {subject}?"), consequence, job);
        desk.open(if products.len() > 1 {
            confirm.by_name(subject)
        } else {
            confirm
        });
    }

    fn turn_status(products: &[Product], desk: &mut Desk) {
        let step = |product: &Product| match product.status.as_str() {
            "archived" => with_status(product, "active", "archived"),
            _ => with_status(product, "archived", "active"),
        };
        let steps = products.iter().map(step).collect();
        let job = Job::new("Archive or activate", "Turned the status of", "product", steps);
        desk.wish(Wish::Run(job.called("turned status of")));
    }
}

impl Screen for Products {
    fn word(&self) -> &'static str {
        "products"
    }

    fn title(&self) -> &'static str {
        "Products"
    }

    fn says(&self) -> &'static str {
        "what is offered: find, change, archive, delete"
    }

    fn list(&self) -> Option<&dyn List> {
        (!self.is_open).then_some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut dyn List> {
        (!self.is_open).then_some(&mut self.list)
    }

    fn crumb(&self) -> Option<String> {
        self.list.current().filter(|_| self.is_open).map(Row::name)
    }

    fn hints(&self, _desk: &Desk) -> &'static [Hint] {
        if self.is_open {
            return &[
                (Action::Edit, "edit"),
                (Action::Again, "archive or activate"),
                (Action::Remove, "delete"),
                (Action::Back, "back"),
            ];
        }
        &[
            (Action::Open, "open"),
            (Action::Search, "search"),
            (Action::New, "new"),
            (Action::Edit, "edit"),
            (Action::Remove, "delete"),
            (Action::Mark, "mark"),
            (Action::Again, "archive"),
        ]
    }

    fn begins(&self, action: Action, _desk: &Desk) -> Option<Call> {
        let (id, version, fields) = (String::new(), None, Fields::new());
        match action {
            Action::New => Some(Call::CreateProduct { fields }),
            Action::Edit | Action::Again => Some(Call::UpdateProduct { id, version, fields }),
            Action::Remove => Some(Call::DeleteProduct { id, version }),
            _ => None,
        }
    }

    fn refresh(&mut self, desk: &mut Desk) {
        self.list.reload(desk);
    }

    fn act(&mut self, action: Action, desk: &mut Desk) -> bool {
        let products = if self.is_open {
            self.list.current().cloned().into_iter().collect()
        } else {
            self.list.chosen()
        };
        match (action, products.as_slice()) {
            (Action::Back, _) if self.is_open => self.is_open = false,
            (Action::Open, [_, ..]) if !self.is_open => {
                self.is_open = true;
                self.scroll = Scroll::default();
            }
            (Action::New, _) => desk.open(creation()),
            (Action::Edit, [product]) => desk.open(edition(product)),
            (Action::Edit, []) => desk.say(Tone::Warn, "There is nothing to edit."),
            (Action::Edit, [_, ..]) => desk.say(Tone::Warn, "Only one product can be edited at a time."),
            (Action::Remove, [_, ..]) => Self::delete(&products, desk),
            (Action::Again, [_, ..]) => Self::turn_status(&products, desk),
            _ => return self.is_open && self.scroll.act(action),
        }
        true
    }

    fn answered(&mut self, answer: &Answer, desk: &mut Desk) {
        self.list.answered(answer, desk);
        self.is_open &= self.list.current().is_some();
    }

    fn tick(&mut self, desk: &mut Desk) {
        self.list.tick(desk);
    }

    fn draw(&self, frame: &mut Frame, area: Rect, desk: &Desk) {
        match self.list.current().filter(|_| self.is_open) {
            Some(product) => detail::draw(
                frame,
                area,
                desk,
                &product.name(),
                &product.facts(desk.viewer()),
                &self.scroll,
            ),
            None => self.list.draw(frame, area, desk, "Products"),
        }
    }
}
