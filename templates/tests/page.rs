//! The pages, in a real browser.

#[path = "page/browser.rs"]
mod browser;
#[path = "page/docs.rs"]
mod docs;

use browser::Browser;
use jointable_core::erd::{Attribute, Connection, Diagram, Entity, Kind};
use jointable_templates::{Templates, erd::picture};
use serde_json::json;

/// Names that would break a page that is not careful.
const HOSTILE: [&str; 9] = [
    "</script><script>pwned=1</script>",
    "\"><img src=x onerror=pwned=1>",
    "' onload='pwned=1",
    "&lt;b&gt; ]]> <!-- {{ 7 * 7 }}",
    "🥚 eggs and ‏שלום עולם‎ and 水水水",
    "\u{202e}gnp.exe",
    "${pwned=1}`\\",
    "\u{7}\u{fffe}a\nb\t",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
];

fn entity(name: &str, columns: &[&str], kind: Kind) -> Entity {
    let attribute = |(number, name): (usize, &&str)| Attribute {
        name: (*name).to_owned(),
        ty: ["bigint", "text", "numeric(10,3)", "timestamp with time zone"][number % 4].to_owned(),
        key: number == 0,
        reference: number % 3 == 1,
        unique: number % 5 == 2,
        nullable: number % 2 == 1,
        payload: kind == Kind::Links && number > 2,
        values: if number % 7 == 3 { vec![name.to_string(), "other".to_owned()] } else { Vec::new() },
        comment: Some(name.to_string()),
    };
    Entity {
        name: name.to_owned(),
        kind,
        comment: Some(name.to_owned()),
        relations: if kind == Kind::Table { Vec::new() } else { vec![format!("{name}.{name}")] },
        attributes: columns.iter().enumerate().map(attribute).collect(),
    }
}

fn connection(from: usize, to: usize, column: usize, alias: &str) -> Connection {
    Connection {
        from,
        to,
        columns: vec![column],
        referred: vec![0],
        optional: column % 2 == 1,
        unique: from.is_multiple_of(5),
        aliases: vec![alias.to_owned()],
    }
}

/// Tables as hostile as their columns, connected to the next and to themselves.
fn hostile() -> Diagram {
    let kinds = [Kind::Table, Kind::Links, Kind::Pairs];
    let entities = HOSTILE.iter().zip(kinds.iter().cycle()).map(|(name, kind)| entity(name, &HOSTILE, *kind));
    let next = (0..HOSTILE.len()).map(|index| connection(index, (index + 1) % HOSTILE.len(), index, HOSTILE[index]));
    let own = (0..HOSTILE.len()).step_by(2).map(|index| connection(index, index, 1, HOSTILE[index]));
    Diagram { entities: entities.collect(), connections: next.chain(own).collect() }
}

/// So many tables: a few that many refer to, chains, and some that stand alone.
fn large(count: usize) -> Diagram {
    let columns: Vec<String> = (0..12).map(|number| format!("column_{number}")).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let kinds = [Kind::Table, Kind::Table, Kind::Links, Kind::Table, Kind::Pairs];
    let entities =
        (0..count).map(|n| entity(&format!("some_table_{n}"), &columns[..2 + n * 7 % 11], kinds[n % kinds.len()]));
    let alias = |n: usize| format!("relation_{n}");
    let to_hub = (10..count).filter(|n| n % 3 == 0).map(|n| connection(n, n % 10, 1, &alias(n)));
    let chain = (10..count).filter(|n| n % 4 == 1).map(|n| connection(n, n - 1, 1, &alias(n)));
    let own = (0..count).step_by(40).map(|n| connection(n, n, 1, "parent"));
    Diagram { entities: entities.collect(), connections: to_hub.chain(chain).chain(own).collect() }
}

/// One after the other, because a browser takes its time to start.
#[test]
fn the_page_in_a_browser() {
    let Some(mut browser) = Browser::start() else { return };
    names_are_shown_and_do_nothing(&mut browser);
    no_two_labels_of_three_hundred_tables_overlap(&mut browser);
    one_finds_moves_and_zooms(&mut browser);
    neighbours_are_told_from_others(&mut browser);
    it_fits_screens_and_tastes(&mut browser);
    docs::the_page_of_models(&mut browser);
}

fn page(diagram: &Diagram) -> String {
    Templates::new().render("erd.html", picture(diagram, "Title </title><script>pwned=1</script>")).unwrap()
}

/// The texts that can be seen and overlap others, or stick out of the picture or their card; at most ten.
const OVERLAPS: &str = r#"(() => {
  const shown = [...document.querySelectorAll("svg.erd text")].filter((text) => text.textContent && text.getClientRects().length);
  const texts = shown.map((text) => {
    const { left, top, right, bottom } = text.getBoundingClientRect();
    // What a font reserves above and below its letters is no part of them.
    const air = (bottom - top) * 0.18;
    const card = text.closest(".entity")?.querySelector(".card").getBoundingClientRect();
    return { text: text.textContent, left, top: top + air, right, bottom: bottom - air, card };
  });
  texts.sort((a, b) => a.top - b.top);
  const found = [];
  texts.forEach((a, index) => {
    if (a.card && (a.left < a.card.left - 1 || a.right > a.card.right + 1 || a.top < a.card.top - 1 || a.bottom > a.card.bottom + 1)) {
      found.push(`out of its card: ${a.text}`);
    }
    for (let next = index + 1; next < texts.length && texts[next].top < a.bottom; next++) {
      const b = texts[next];
      if (a.left < b.right - 0.5 && b.left < a.right - 0.5) found.push(`${a.text} and ${b.text}`);
    }
  });
  return { seen: texts.length, found: found.slice(0, 10) };
})()"#;

/// Where the middle of a table is.
fn middle(browser: &mut Browser, table: usize) -> (f64, f64) {
    let found = browser.eval(&format!(
        "(() => {{ const own = document.querySelectorAll('.entity .card')[{table}].getBoundingClientRect();
        return [own.left + own.width / 2, own.top + own.height / 2]; }})()"
    ));
    (found[0].as_f64().unwrap(), found[1].as_f64().unwrap())
}

/// How many pixels a table is wide.
fn width(browser: &mut Browser, table: usize) -> f64 {
    let width = format!("document.querySelectorAll('.entity .card')[{table}].getBoundingClientRect().width");
    browser.eval(&width).as_f64().unwrap()
}

#[track_caller]
fn near((ax, ay): (f64, f64), (bx, by): (f64, f64)) {
    assert!((ax - bx).abs() < 2.0 && (ay - by).abs() < 2.0, "{ax} {ay} is not {bx} {by}");
}

fn names_are_shown_and_do_nothing(browser: &mut Browser) {
    browser.resize(1400, 900);
    browser.show(&page(&hostile()));
    assert_eq!(browser.complaints(), [""; 0]);
    assert_eq!(browser.eval("typeof pwned"), "undefined");
    assert_eq!(browser.eval("document.querySelectorAll('script').length"), 1);
    assert_eq!(browser.eval("document.title"), "Title </title><script>pwned=1</script>");
    let names = browser.eval("[...document.querySelectorAll('.entity')].map((entity) => entity.dataset.name)");
    let sound = |name: &str| name.replace(['\u{7}', '\u{fffe}'], "\u{fffd}").replace(['\n', '\t'], " ");
    assert_eq!(names, json!(HOSTILE.map(sound)));
    // They are found as they are, and shown in the list of what was found.
    browser.key("/", "/");
    browser.insert("</script>");
    assert_eq!(browser.eval("document.querySelectorAll('#found li').length").as_u64(), Some(10));
    browser.key("Enter", "\r");
    assert_eq!(browser.eval("document.querySelectorAll('.entity.self').length"), 1);
    assert_eq!(browser.eval("typeof pwned"), "undefined");
    for scale in [1.0, 0.3] {
        at_scale(browser, scale);
        let overlaps = browser.eval(OVERLAPS);
        assert_eq!(overlaps["found"], json!([]), "at {scale}");
    }
    assert_eq!(browser.complaints(), [""; 0]);
}

/// Goes nearer or further away.
fn at_scale(browser: &mut Browser, scale: f64) {
    loop {
        let now = browser.eval("document.querySelector('svg.erd').getScreenCTM().a").as_f64().unwrap();
        let turned = -400.0 * (scale / now).ln();
        if turned.abs() < 1.0 {
            break;
        }
        browser.wheel((700.0, 500.0), turned);
    }
}

fn no_two_labels_of_three_hundred_tables_overlap(browser: &mut Browser) {
    browser.resize(1400, 900);
    browser.show(&page(&large(300)));
    for scale in [1.0, 0.2] {
        at_scale(browser, scale);
        let overlaps = browser.eval(OVERLAPS);
        // Near, all that is said of columns; from afar, the names of tables in a few lines each.
        let least = if scale < 0.4 { 300 } else { 3000 };
        assert!(overlaps["seen"].as_u64().unwrap() >= least, "{overlaps}");
        assert_eq!(overlaps["found"], json!([]), "at {scale}");
    }
    assert_eq!(browser.complaints(), [""; 0]);
}

fn one_finds_moves_and_zooms(browser: &mut Browser) {
    browser.resize(1400, 900);
    browser.show(&page(&large(60)));

    // By name, a table; then a column of one.
    browser.key("/", "/");
    browser.insert("some_table_42");
    browser.key("Enter", "\r");
    let all = browser.eval("(({ left, top, width, height }) => [left + width / 2, top + height / 2])(document.querySelector('main').getBoundingClientRect())");
    let center = (all[0].as_f64().unwrap(), all[1].as_f64().unwrap());
    near(middle(browser, 42), center);
    assert_eq!(browser.eval("document.querySelector('.entity.self').dataset.name"), "some_table_42");
    browser.eval("document.querySelector('#search').select()");
    browser.insert("some_table_31.column_1");
    assert_eq!(browser.eval("document.querySelector('#found li').textContent"), "column_1  in some_table_31");
    browser.key("Enter", "\r");
    assert_eq!(browser.eval("document.querySelector('.found').closest('.entity').dataset.name"), "some_table_31");

    // The wheel keeps what is below the mouse where it is.
    browser.key("Escape", "");
    let (point, before) = (middle(browser, 31), width(browser, 31));
    browser.wheel(point, -200.0);
    near(middle(browser, 31), point);
    let nearer = width(browser, 31);
    assert!(nearer > before * 1.3, "{before} {nearer}");
    browser.wheel(point, 200.0);
    assert!((width(browser, 31) - before).abs() < 0.5);

    // What is dragged goes along; the arrow keys move it too.
    let start = middle(browser, 31);
    let end = (start.0 + 130.0, start.1 - 70.0);
    browser.mouse("mousePressed", start);
    browser.mouse("mouseMoved", (start.0 + 60.0, start.1 - 30.0));
    browser.mouse("mouseMoved", end);
    browser.mouse("mouseReleased", end);
    browser.settle();
    near(middle(browser, 31), end);
    browser.eval("document.querySelector('main').focus()");
    browser.key("ArrowRight", "");
    near(middle(browser, 31), (end.0 - 80.0, end.1));

    // Buttons, keys and two fingers zoom.
    let before = width(browser, 31);
    browser.eval("document.querySelector('#in').click()");
    browser.settle();
    assert!(width(browser, 31) > before * 1.3);
    browser.eval("document.querySelector('#out').click()");
    browser.key("+", "+");
    assert!((width(browser, 31) - before * 1.25).abs() < 1.0);
    browser.key("-", "-");
    browser.touch("touchStart", &[(600.0, 400.0), (700.0, 400.0)]);
    browser.touch("touchMove", &[(550.0, 400.0), (750.0, 400.0)]);
    browser.touch("touchEnd", &[]);
    browser.settle();
    let apart = width(browser, 31);
    assert!((apart / before - 2.0).abs() < 0.1, "{before} {apart}");

    // All of it.
    browser.key("0", "0");
    let outside = browser.eval(
        "[...document.querySelectorAll('.entity .card')].filter((card) => { const own = card.getBoundingClientRect();
        return own.left < 0 || own.right > innerWidth || own.top < 0 || own.bottom > innerHeight; }).length",
    );
    assert_eq!(outside, 0);
    assert_eq!(browser.complaints(), [""; 0]);
}

fn neighbours_are_told_from_others(browser: &mut Browser) {
    browser.resize(1400, 900);
    browser.show(&page(&large(60)));
    let lit = "document.querySelectorAll('.lit .entity.on').length";
    let neighbours = browser.eval("document.querySelectorAll('.entity')[3].dataset.near.split(' ').length");
    let point = middle(browser, 3);
    browser.mouse("mouseMoved", point);
    browser.settle();
    // Itself and them.
    assert_eq!(browser.eval(lit).as_u64(), Some(neighbours.as_u64().unwrap() + 1));
    assert!(browser.eval("document.querySelectorAll('.connection.on').length").as_u64() >= neighbours.as_u64());
    browser.mouse("mouseMoved", (2.0, 200.0));
    browser.settle();
    assert_eq!(browser.eval(lit), 0);
    // A click keeps them, until there is another.
    for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
        browser.mouse(kind, point);
    }
    browser.mouse("mouseMoved", (2.0, 200.0));
    assert_ne!(browser.eval(lit), 0);
    browser.key("Escape", "");
    assert_eq!(browser.eval(lit), 0);
    // By the keyboard alone.
    browser.eval("document.querySelector('main').focus()");
    browser.key("Tab", "\t");
    assert_eq!(browser.eval("document.activeElement.dataset.name"), "some_table_0");
    assert_ne!(browser.eval(lit), 0);
    browser.key("Enter", "\r");
    let chosen = "document.querySelector('.entity.self').dataset.name";
    assert_eq!(browser.eval(chosen), "some_table_0");
    // Others that pass below the mouse do not take its place.
    let other = middle(browser, 16);
    browser.mouse("mouseMoved", other);
    browser.settle();
    assert_eq!(browser.eval(chosen), "some_table_0");
    // What is chosen is a part of the address.
    assert_eq!(browser.eval("location.hash"), "#some_table_0");
    browser.eval("location.hash = '#some_table_7'");
    browser.settle();
    assert_eq!(browser.eval(chosen), "some_table_7");
    assert_eq!(browser.complaints(), [""; 0]);
}

fn it_fits_screens_and_tastes(browser: &mut Browser) {
    for (width, height) in [(360, 640), (800, 600), (1920, 1080)] {
        browser.resize(width, height);
        browser.show(&page(&large(12)));
        assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), true, "{width}");
        let controls = "[...document.querySelectorAll('.tools button, .tools input')].every((own) => {
            const { left, right, width } = own.getBoundingClientRect(); return width > 0 && left >= 0 && right <= innerWidth; })";
        assert_eq!(browser.eval(controls), true, "{width}");
    }
    let card = "getComputedStyle(document.querySelector('.card')).fill";
    let light = browser.eval(card);
    let dark = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
    browser.call("Emulation.setEmulatedMedia", dark);
    assert_ne!(browser.eval(card), light);
    assert_eq!(browser.complaints(), [""; 0]);

    // Without JavaScript it is a picture that can be scrolled.
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.resize(360, 640);
    let file = browser.eval("location.href");
    browser.call("Page.navigate", json!({"url": file}));
    let shown = "document.readyState === 'complete' && !document.documentElement.classList.contains('live')";
    browser.wait(shown);
    assert_eq!(browser.eval("getComputedStyle(document.querySelector('.tools')).display"), "none");
    assert_eq!(browser.eval("document.querySelector('main').scrollWidth > innerWidth"), true);
    assert_eq!(browser.eval("document.querySelectorAll('.entity').length"), 12);
    // The next page is seen as ever.
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": false}));
    browser.call("Emulation.setEmulatedMedia", json!({"features": []}));
}
