//! The page that documents models and relations.

use jointable_core::{
    check,
    diagnostic::Sink,
    dialect::Dialect,
    read::{CrateRoot, MemoryFiles, read},
    relations::resolve,
    source::Sources,
};
use jointable_templates::{Templates, docs, manual::Author};
use serde_json::json;

use crate::browser::Browser;

const MODELS: &str = r##"
    use jointable::Model;

    #[derive(Model)]
    #[many_to_many(through = Tagging, as = tags)]
    #[many_to_many(Photo, as = twins, symmetric, table = "\"><img src=x onerror=pwned=1>")]
    pub struct Photo {
        #[model(key)]
        pub id: i64,
        #[model(comment = "</script><script>pwned=1</script>", column = "</style><script>pwned=1</script>")]
        pub title: String,
    }

    #[derive(Model)]
    #[many_to_many(through = Tagging, as = photos)]
    #[model(table = "' onload='pwned=1 {{ 7 * 7 }} ${pwned=1}`\\")]
    pub struct Tag {
        #[model(key, max_length = 40)]
        pub name: String,
    }

    #[derive(Model)]
    pub struct Tagging {
        #[model(references = Photo, on_delete = cascade)]
        pub photo_id: i64,
        #[model(references = Tag)]
        pub tag_name: String,
        #[model(default = "<b>")]
        pub a_very_long_name_of_a_column_that_no_narrow_screen_has_room_for: String,
    }
"##;

fn page() -> String {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot { name: "app".into(), file: "lib.rs".into(), ..CrateRoot::default() };
    let files: MemoryFiles = [("lib.rs", MODELS)].into_iter().collect();
    let models = read(&[root], &files, &mut sources, &mut sink).models;
    let schema = check::schema(&models, &mut sink);
    let found = sink.into_vec();
    assert!(found.is_empty(), "{found:?}");
    let manual = Author::new(&resolve(&models), &schema, &Dialect::ALL).manual();
    Templates::new().render("docs.html", docs("Title </title><script>pwned=1</script>", &manual)).unwrap()
}

/// The models in the list, with their relations.
const LISTED: &str = "[...document.querySelectorAll('nav li[data-of]')].filter((own) => own.checkVisibility())
    .map((own) => [...own.querySelectorAll('a')].filter((link) => link.checkVisibility()).map((link) => link.textContent).join(' '))";

pub fn the_page_of_models(browser: &mut Browser) {
    browser.resize(1300, 900);
    browser.show(&page());
    assert_eq!(browser.eval("document.title"), "Title </title><script>pwned=1</script>");
    assert_eq!(browser.eval("document.querySelectorAll('script').length"), 1);
    let all = json!(["Photo tags twins", "Tag photos", "Tagging photo", "\"><img src=x onerror=pwned=1>"]);
    assert_eq!(browser.eval(LISTED), all);

    // What is looked for is what is shown.
    browser.key("/", "/");
    browser.insert("photo.twins");
    assert_eq!(browser.eval(LISTED), json!(["Photo twins", "\"><img src=x onerror=pwned=1>"]));
    assert_eq!(browser.eval("document.querySelector('#Tag').checkVisibility()"), false);
    browser.key("Enter", "\r");
    assert_eq!(browser.eval("location.hash"), "#Photo.twins");
    browser.key("Escape", "");
    assert_eq!(browser.eval(LISTED), all);
    browser.key("/", "/");
    browser.insert("of_a_column");
    assert_eq!(browser.eval(LISTED), json!(["Tagging photo"]));
    browser.insert("zzz");
    assert_eq!(browser.eval(LISTED), json!([]));
    assert_eq!(browser.eval("document.querySelector('#nothing').checkVisibility()"), true);
    browser.key("Escape", "");

    // One dialect at a time.
    let shown = "[...new Set([...document.querySelectorAll('.on')].filter((own) => own.checkVisibility()).map((own) => own.className))]";
    assert_eq!(browser.eval(shown), json!(["on sqlite"]));
    browser.eval("document.querySelector('label[for=dialect-mysql]').click()");
    assert_eq!(browser.eval(shown), json!(["on mysql"]));
    browser.eval("document.querySelector('#Photo details').open = true");
    let sql = browser.eval("[...document.querySelectorAll('#Photo details pre')].filter((own) => own.checkVisibility()).map((own) => own.textContent)");
    assert_eq!(sql, json!(["SELECT t.`id`, t.`</style><script>pwned=1</script>` FROM `photos` AS t WHERE `id` = ?"]));

    // Nothing sticks out of a narrow screen.
    browser.resize(380, 800);
    browser.eval("for (const own of document.querySelectorAll('details')) own.open = true");
    browser.settle();
    assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth"), true);
    assert_eq!(browser.eval("typeof pwned"), "undefined");
    assert_eq!(browser.complaints(), [""; 0]);
}
