//! A real browser without a window, spoken to by the protocol of its developer tools.

use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// Names the browser's program.
const VARIABLE: &str = "JOINTABLE_TEST_BROWSER";
/// How long the browser may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page.
pub struct Browser {
    process: Child,
    socket: WebSocket<TcpStream>,
    session: Option<String>,
    number: u64,
    /// What the browser has told that nobody has asked for.
    events: Vec<Value>,
    // Removed when the browser is gone.
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts the browser; none where that is said.
    ///
    /// # Panics
    /// Where no browser is named.
    pub fn start() -> Option<Browser> {
        let program = std::env::var(VARIABLE).ok().filter(|program| !program.is_empty()).unwrap_or_else(|| {
            panic!(
                "{VARIABLE} is not set: run `cargo xtask test`, or `cargo xtask test --no-browser` to do without one"
            )
        });
        if program == "none" {
            return None;
        }
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new(&program);
        command.arg(format!("--user-data-dir={}", profile.path().display()));
        command.args([
            "--headless=new",
            "--remote-debugging-port=0",
            "--no-first-run",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-background-networking",
            // Containers have little of the memory that it would share, and their root may make no sandbox. It shows
            // nothing but pages of our own.
            "--disable-dev-shm-usage",
            "--no-sandbox",
            "about:blank",
        ]);
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else { panic!("{program} has ended:\n{}", said.join("\n")) };
            if let Some((_, address)) = line.split_once("DevTools listening on ") {
                break address.trim().to_owned();
            }
            said.push(line);
        };
        // It would wait for somebody to read the rest.
        thread::spawn(move || lines.for_each(drop));
        let host = address.trim_start_matches("ws://").split('/').next().unwrap().to_owned();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(address, stream).unwrap();
        let mut browser = Browser { process, socket, session: None, number: 0, events: Vec::new(), _profile: profile };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Asks for something, and waits for the answer.
    #[track_caller]
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let answer = self.receive(&message);
            if answer["id"] == self.number {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    /// What the browser tells next. `waiting` is what it is asked for.
    fn receive(&mut self, waiting: &Value) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().unwrap_or_else(|error| panic!("{error}, after {waiting}")) {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// The size of the window.
    pub fn resize(&mut self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Shows a page, and waits until it is there.
    pub fn show(&mut self, html: &str) {
        let file = self._profile.path().join("page.html");
        std::fs::write(&file, html).unwrap();
        self.events.clear();
        self.call("Page.navigate", json!({"url": format!("file://{}", file.display())}));
        let begun = Instant::now();
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            assert!(begun.elapsed() < PATIENCE, "the page does not load");
            let event = self.receive(&json!("Page.navigate"));
            self.events.push(event);
        }
        self.settle();
    }

    /// Waits until this is so.
    pub fn wait(&mut self, expression: &str) {
        let begun = Instant::now();
        while self.eval(expression) != true {
            assert!(begun.elapsed() < PATIENCE, "it does not come to {expression}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// What an expression comes to in the page.
    #[track_caller]
    pub fn eval(&mut self, expression: &str) -> Value {
        let parameters = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", parameters);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until what was done is seen.
    pub fn settle(&mut self) {
        self.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /// Errors and warnings that the page has caused, and all that it has asked for but itself.
    pub fn complaints(&mut self) -> Vec<String> {
        self.eval("0");
        let complaint = |event: &Value| {
            let parameters = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" | "Log.entryAdded" => Some(parameters.to_string()),
                "Runtime.consoleAPICalled" => Some(parameters["args"].to_string()),
                "Network.requestWillBeSent" => {
                    let url = parameters["request"]["url"].as_str()?;
                    let is_own = url.starts_with("data:") || url.ends_with("/page.html");
                    (!is_own).then(|| format!("asks for {url}"))
                }
                _ => None,
            }
        };
        self.events.iter().filter_map(complaint).collect()
    }

    /// Moves the mouse, or presses or releases its button.
    pub fn mouse(&mut self, kind: &str, (x, y): (f64, f64)) {
        let held = u32::from(kind != "mouseReleased");
        let button = if kind == "mouseMoved" { "none" } else { "left" };
        let event = json!({"type": kind, "x": x, "y": y, "button": button, "buttons": held, "clickCount": 1});
        self.call("Input.dispatchMouseEvent", event);
    }

    /// Turns the wheel.
    pub fn wheel(&mut self, (x, y): (f64, f64), turned: f64) {
        let event = json!({"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": turned});
        self.call("Input.dispatchMouseEvent", event);
        self.settle();
    }

    /// Fingers on the screen.
    pub fn touch(&mut self, kind: &str, fingers: &[(f64, f64)]) {
        let fingers: Vec<Value> =
            fingers.iter().zip(0..).map(|(&(x, y), id): (_, u32)| json!({"x": x, "y": y, "id": id})).collect();
        self.call("Input.dispatchTouchEvent", json!({"type": kind, "touchPoints": fingers}));
    }

    /// Presses a key; `text` is what it types.
    pub fn key(&mut self, key: &str, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            self.call("Input.dispatchKeyEvent", json!({"type": kind, "key": key, "text": text}));
        }
        self.settle();
    }

    /// Types a text.
    pub fn insert(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
        self.settle();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It ends by itself when it is asked to, and then its children do.
        let close = json!({"id": 0, "method": "Browser.close"});
        let _ = self.socket.send(Message::text(close.to_string()));
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) {
            if let Ok(Some(_)) = self.process.try_wait() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
