//! What the derive makes of models is what the templates make of them: the same items, of the same interface, with the
//! same constants. Where the derive lets the compiler find something, the templates say what it finds; how they spell
//! paths, what they say in comments and attributes, and which implementations are derived is their own.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use jointable_core::{
    diagnostic::Sink,
    read::{CrateRoot, Crates, Declares, MemoryFiles, read},
    source::Sources,
};
use jointable_templates::{
    Templates,
    code::{Style, generate},
};
use quote::ToTokens;
use syn::{
    Expr, ImplItem, Item, PathArguments,
    visit_mut::{self, VisitMut},
};

use crate::expand;

#[test]
fn of_every_scenario() {
    let folder = tests().join("scenarios");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 70, "{}", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for section in ["from.rs", "to.rs"] {
            let Some((_, behind)) = text.split_once(&format!("-- {section} --\n")) else { continue };
            let models = behind.split("\n-- ").next().unwrap_or(behind);
            let source = format!("use jointable::{{Model, Value}};\n{models}");
            agree(&[("src/models.rs", &source)], &format!("{}, {section}", file.display()));
        }
    }
}

#[test]
fn of_models_of_every_shape() {
    let mut files = vec![("src/models.rs".to_owned(), fs::read_to_string(tests().join("models.rs")).unwrap())];
    for entry in fs::read_dir(tests().join("models")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((format!("src/models/{name}"), fs::read_to_string(path).unwrap()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    agree(&files, "the models of the conformance suite");
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

#[track_caller]
fn agree(files: &[(&str, &str)], of: &str) {
    let memory: MemoryFiles = files.iter().copied().collect();
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot::of_file(Path::new("src/models.rs"));
    let crates = read(std::slice::from_ref(&root), &memory, &mut sources, &mut sink);
    assert!(!sink.has_errors(), "{of}");
    let templates = Templates::new();
    let style = Style { templates: &templates, dialect: None };
    let generated = generate(&crates, &root, &sources, style).unwrap();
    let mut printed = Items::default();
    for file in &generated {
        printed.take(syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{of}: {error}\n{}", file.text)).items);
    }
    let mut derived = Items::default();
    derived.take(derive(&crates));
    // Besides, the files have what people wrote in them.
    let mut written = Items::default();
    files.iter().for_each(|(_, text)| written.take(syn::parse_file(text).expect("models").items));
    for item in printed.0.iter().filter(|item| !written.0.contains(*item)) {
        assert!(derived.0.contains(item), "{of}: the derive has no\n{item}\nbut\n{:#?}", derived.0);
    }
    for item in &derived.0 {
        assert!(printed.0.contains(item), "{of}: the templates have no\n{item}\nbut\n{:#?}", printed.0);
    }
}

fn derive(crates: &Crates) -> Vec<Item> {
    let expand = |declares: &Declares| match declares {
        Declares::Model(index) => expand::model(&crates.models[*index].model),
        Declares::Value(value) => expand::value(value),
    };
    let tokens = crates.written.iter().map(|written| expand(&written.declares));
    tokens.flat_map(|tokens| syn::parse2::<syn::File>(tokens).expect("items").items).collect()
}

/// Items by their texts in one form: each method and each constant of an implementation by itself.
#[derive(Default)]
struct Items(BTreeSet<String>);

impl Items {
    fn take(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Mod(module) => self.take(module.content.map(|(_, items)| items).unwrap_or_default()),
                Item::Use(_) => {}
                // What is found at compile time, or what is hidden in a block.
                Item::Const(constant) => {
                    if let Expr::Block(own) = *constant.expr {
                        self.take(own.block.stmts.into_iter().filter_map(inner).collect());
                    }
                }
                Item::Impl(own) => self.implementation(own),
                // Parts of chains have their numbers in them.
                Item::Type(own) if own.ident.to_string().starts_with("Part") => {}
                mut other => {
                    self.derives(&mut other);
                    self.add(other);
                }
            }
        }
    }

    fn add(&mut self, mut item: Item) {
        OneForm.visit_item_mut(&mut item);
        self.text(item.to_token_stream().to_string());
    }

    fn text(&mut self, text: String) {
        let mut text = text.replace(' ', "").replace("usize", "");
        // The arguments of macros are no paths yet.
        for root in ["::core::option::", "::jointable::rt::", "jointable::rt::"] {
            text = text.replace(root, "");
        }
        for (loose, tight) in [(",)", ")"), (",}", "}"), (",]", "]"), (",>", ">"), (",{", "{")] {
            text = text.replace(loose, tight);
        }
        self.0.insert(text);
    }

    /// What a struct derives, as implementations.
    fn derives(&mut self, item: &mut Item) {
        let Item::Struct(own) = item else { return };
        for attribute in own.attrs.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let _ = attribute.parse_nested_meta(|meta| {
                let name = meta.path.segments.last().map(|segment| segment.ident.to_string());
                self.text(format!("impl {} for {}", name.unwrap_or_default(), own.ident));
                Ok(())
            });
        }
    }

    fn implementation(&mut self, own: syn::ItemImpl) {
        let mut head = own.clone();
        head.items.clear();
        let of = own.trait_.as_ref().and_then(|(path, _)| path.segments.last().map(|last| last.ident.to_string()));
        if let Some(name @ ("Clone" | "Debug" | "Default")) = of.as_deref() {
            return self.text(format!("impl {name} for {}", own.self_ty.to_token_stream()));
        }
        // The number of a relation counts here.
        let number = own.trait_.as_ref().map(|(path, _)| path.to_token_stream().to_string());
        OneForm.visit_item_impl_mut(&mut head);
        let head = format!(
            "{} {}",
            head.to_token_stream(),
            number.unwrap_or_default().rsplit("::").next().unwrap_or_default()
        );
        for mut item in own.items {
            if let ImplItem::Const(constant) = &mut item
                && ["ENDS", "SCOPE", "PLAN"].iter().any(|name| constant.ident == name)
            {
                constant.expr = syn::parse_quote!(found);
            }
            OneForm.visit_impl_item_mut(&mut item);
            self.text(format!("{head} {}", item.to_token_stream()));
        }
        self.text(head);
    }
}

/// An item, or what a macro is to make one of.
fn inner(statement: syn::Stmt) -> Option<Item> {
    match statement {
        syn::Stmt::Item(item) => Some(item),
        syn::Stmt::Macro(own) => {
            Some(Item::Macro(syn::ItemMacro { attrs: Vec::new(), ident: None, mac: own.mac, semi_token: None }))
        }
        _ => None,
    }
}

/// Paths by their last names, without what the compiler is to find; no attributes.
struct OneForm;

impl VisitMut for OneForm {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.clear();
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        if let Expr::Block(own) = &mut *arm.body
            && let [syn::Stmt::Expr(only, None)] = &own.block.stmts[..]
        {
            *arm.body = only.clone();
        }
        arm.comma = Some(Default::default());
        visit_mut::visit_arm_mut(self, arm);
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        path.leading_colon = None;
        while path.segments.len() > 1 {
            path.segments = path.segments.iter().skip(1).cloned().collect();
        }
    }

    fn visit_path_segment_mut(&mut self, segment: &mut syn::PathSegment) {
        if ["ReferenceAt", "RelationAt"].iter().any(|name| segment.ident == name)
            && let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
        {
            // A number, or where it is found.
            arguments.args.clear();
        }
        visit_mut::visit_path_segment_mut(self, segment);
    }
}
