//! How code is laid out.

use std::collections::BTreeSet;

use quote::ToTokens;

use super::tokens;

/// The white space in front of what begins at this byte.
pub(super) fn indent(text: &str, start: usize) -> &str {
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..start];
    if before.trim().is_empty() { before } else { "" }
}

/// What stands at the top of a file: comments alone.
pub(super) fn comments(text: &str) -> Result<String, syn::Error> {
    let file = syn::parse_file(text)?;
    let (attribute, item) = (file.attrs.first(), file.items.first());
    let tokens = attribute.map(ToTokens::to_token_stream).or(item.map(ToTokens::to_token_stream));
    match tokens {
        Some(tokens) => Err(syn::Error::new_spanned(tokens, "only comments can stand at the top of a file")),
        None => Ok(format!("{}\n\n", text.trim_end())),
    }
}

/// Without a byte order mark and a `#!` line, which stand at the very beginning of a file.
pub(super) fn without_head(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let is_script = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    let text = if is_script { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
    text.to_owned()
}

/// Where the line ends, if nothing but a comment follows in it.
pub(super) fn end_of_line(text: &str, end: usize) -> usize {
    let rest = text[end..].lines().next().unwrap_or_default();
    let rest = rest.trim_end();
    if rest.trim_start().starts_with("//") { end + rest.len() } else { end }
}

/// Code as rustfmt has it, more or less, behind this white space, each item on these conditions, with the paths that
/// people write where their names are not taken.
pub(super) fn formatted(
    code: &str,
    conditions: &[syn::Attribute],
    indent: &str,
    taken: &BTreeSet<String>,
) -> Result<String, syn::Error> {
    let file = syn::parse_file(code)?;
    let file: syn::File = syn::parse2(tokens::short(file.into_token_stream(), taken))?;
    if let Some(attribute) = file.attrs.first() {
        return Err(syn::Error::new_spanned(attribute, "nothing can be said here of the whole file"));
    }
    let mut items = Vec::new();
    for mut item in file.items {
        if let Some(own) = attributes(&mut item) {
            own.splice(0..0, conditions.iter().cloned());
        }
        // An empty line between items.
        let one = prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        });
        items.push(one.trim_end().to_owned());
    }
    let text = apart(&items.join("\n\n"));
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// With an empty line in front of each function but the first of what it is in.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = "";
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let is_end = before.trim() == "}" && before.len() == depth + 1 && depth > 0;
        let is_first = line.trim_start().starts_with("fn ") && before.ends_with(';');
        if is_end && line.trim() != "}" || is_first {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        before = line;
    }
    out
}

/// The text with comments in the place of what is said of the file itself: no file that is included can have that.
pub(super) fn without_inner(text: &str) -> String {
    let mut inside = true;
    let lines = text.split_inclusive('\n').map(|line| match line.strip_prefix("//!") {
        Some(rest) if inside => format!("//{rest}"),
        _ if inside && line.starts_with("#![") => format!("// {line}"),
        _ => {
            inside &= line.trim().is_empty();
            line.to_owned()
        }
    });
    lines.collect()
}

/// The attributes of an item.
fn attributes(item: &mut syn::Item) -> Option<&mut Vec<syn::Attribute>> {
    use syn::Item::*;
    match item {
        Const(syn::ItemConst { attrs, .. })
        | Enum(syn::ItemEnum { attrs, .. })
        | ExternCrate(syn::ItemExternCrate { attrs, .. })
        | Fn(syn::ItemFn { attrs, .. })
        | ForeignMod(syn::ItemForeignMod { attrs, .. })
        | Impl(syn::ItemImpl { attrs, .. })
        | Macro(syn::ItemMacro { attrs, .. })
        | Mod(syn::ItemMod { attrs, .. })
        | Static(syn::ItemStatic { attrs, .. })
        | Struct(syn::ItemStruct { attrs, .. })
        | Trait(syn::ItemTrait { attrs, .. })
        | Type(syn::ItemType { attrs, .. })
        | Union(syn::ItemUnion { attrs, .. })
        | Use(syn::ItemUse { attrs, .. }) => Some(attrs),
        _ => None,
    }
}
