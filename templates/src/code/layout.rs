//! How code is laid out.

/// The white space in front of what begins at this byte.
pub(super) fn indent(text: &str, start: usize) -> &str {
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..start];
    if before.trim().is_empty() { before } else { "" }
}

/// Where the line ends, if nothing but a comment follows in it.
pub(super) fn end_of_line(text: &str, end: usize) -> usize {
    let rest = text[end..].lines().next().unwrap_or_default();
    let rest = rest.trim_end();
    if rest.trim_start().starts_with("//") { end + rest.len() } else { end }
}

/// Code as rustfmt has it, more or less, behind this white space.
pub(super) fn formatted(code: &str, indent: &str) -> Result<String, syn::Error> {
    let file = syn::parse_file(code)?;
    let mut items = Vec::new();
    for item in file.items {
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
