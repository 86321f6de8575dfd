// The editor's keys, and keeping what is typed. The page works without this file: each key
// presses a button or follows a link that is there.
"use strict";

const units = document.getElementById("units");
const kept = document.getElementById("kept");
const REST = 700; // milliseconds of rest after which typing goes to the server
const RETRY = 3000; // and after which what couldn't be sent is sent again
const PREFIX = "workbench:unit:";
const IDLE = 30000; // who does nothing for longer than this isn't at work

// --- What is typed: at once in this browser, on the server after a moment of rest ---

const timers = new Map();
// The page that comes may have been made before what is on its way arrived: it stays here, too.
let leaving = false;
window.addEventListener("beforeunload", () => {
  leaving = true;
});

function slot(unit) {
  return PREFIX + unit;
}

function remember(box) {
  const row = box.closest(".unit");
  const form = box.form;
  const entry = { text: box.value, version: form.elements.version.value, url: form.dataset.working };
  try {
    localStorage.setItem(slot(row.dataset.unit), JSON.stringify(entry));
  } catch {
    // A full or forbidden store: the server's copy has to do.
  }
  leaving = false;
  sendLater(row.dataset.unit, REST);
}

function sendLater(unit, delay) {
  clearTimeout(timers.get(unit));
  timers.set(unit, setTimeout(() => send(unit), delay));
}

function remembered(unit) {
  try {
    return JSON.parse(localStorage.getItem(slot(unit)));
  } catch {
    return null;
  }
}

function forget(unit) {
  clearTimeout(timers.get(unit));
  timers.delete(unit);
  localStorage.removeItem(slot(unit));
  tell();
}

function waiting() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function tell(message) {
  const count = waiting().length;
  kept.classList.toggle("waiting", count > 0);
  if (count > 0) kept.textContent = kept.dataset.waiting.replace("{count}", count);
  else kept.textContent = message || "";
}

async function send(unit) {
  const entry = remembered(unit);
  if (!entry) return;
  const seconds = takeSeconds(unit);
  const body = new URLSearchParams({ text: entry.text, version: entry.version, seconds });
  const answer = await fetch(entry.url, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  const now = remembered(unit);
  const gone = answer?.status === 404;
  if ((answer?.ok || gone) && now?.text === entry.text && !leaving) forget(unit);
  if (!answer?.ok) giveBack(unit, seconds);
  if (answer?.ok) tell(kept.dataset.kept);
  else if (!gone) tell();
  if (answer?.ok) recheck(unit);
  // No network, no server, or signed out: it stays here until it can go.
  if (!answer || answer.status === 401 || answer.status >= 500) sendLater(unit, RETRY);
}

function sendAll() {
  return Promise.all(waiting().map((key) => send(key.slice(PREFIX.length))));
}

window.addEventListener("online", sendAll);
window.addEventListener("focus", () => tell());
window.addEventListener("pagehide", () => {
  for (const key of waiting()) {
    const entry = remembered(key.slice(PREFIX.length));
    if (!entry) continue;
    const seconds = takeSeconds(key.slice(PREFIX.length));
    navigator.sendBeacon(entry.url, new URLSearchParams({ text: entry.text, version: entry.version, seconds }));
  }
});

// --- How long a unit is worked on: the time from one thing done in it to the next ---

const worked = new Map(); // milliseconds that the server wasn't told of yet, by unit
let lastDone = { unit: null, at: 0 };

function work(event) {
  const row = openRow();
  if (!row?.contains(event.target)) return;
  const { unit } = row.dataset;
  const now = performance.now();
  const gap = now - lastDone.at;
  if (unit === lastDone.unit && gap < IDLE) worked.set(unit, (worked.get(unit) ?? 0) + gap);
  lastDone = { unit, at: now };
}

function takeSeconds(unit) {
  const time = worked.get(unit) ?? 0;
  worked.set(unit, time % 1000);
  return Math.floor(time / 1000);
}

function giveBack(unit, seconds) {
  worked.set(unit, (worked.get(unit) ?? 0) + seconds * 1000);
}

for (const deed of ["keydown", "input", "pointerdown", "pointermove", "wheel", "focusin"]) {
  document.addEventListener(deed, work, { capture: true, passive: true });
}
// The time that the page is out of sight doesn't count.
document.addEventListener("visibilitychange", () => {
  lastDone = { unit: null, at: 0 };
});

// --- The open unit ---

// The unit whose form a request comes from, if it is one.
function editing(event) {
  return event.target.closest?.("form.editing")?.closest(".unit").dataset.unit;
}

// While htmx settles a row, its attributes are those of the row before: the text box tells.
function boxes() {
  return units ? [...units.querySelectorAll("textarea")] : [];
}

// The box of the unit that was opened last: the one before may still be there, about to close.
let opened = null;

function openBox() {
  return opened?.isConnected ? opened : null;
}

function openRow() {
  return openBox()?.closest(".unit") ?? null;
}

const settled = new WeakSet();

function settle(row) {
  const box = row.querySelector("textarea");
  const entry = remembered(row.dataset.unit);
  if (entry && entry.text !== box.value) {
    box.value = entry.text;
    box.form.elements.version.value = entry.version;
  }
  if (entry) send(row.dataset.unit);
  box.focus({ preventScroll: true });
  box.setSelectionRange(box.value.length, box.value.length);
  const edge = row.getBoundingClientRect();
  if (edge.top < 60 || edge.bottom > innerHeight - 40) row.scrollIntoView({ block: "center" });
}

// Only one unit is open: the one that was open before is closed, its text kept.
function closeOthers(row) {
  for (const box of boxes()) {
    if (box.closest(".unit") !== row) close(box.closest(".unit"));
  }
}

// The unit that was left last: its row gets the focus where no text box has it.
let left = null;

async function close(row) {
  const form = row.querySelector("form");
  const unit = row.dataset.unit;
  if (remembered(unit)) await send(unit);
  if (!row.isConnected) return;
  htmx.ajax("GET", form.dataset.close, { target: `#unit-${unit}`, swap: "outerHTML" });
}

function leave(row) {
  left = row.dataset.unit;
  close(row);
}

function put(box, text) {
  box.focus();
  box.setSelectionRange(0, box.value.length);
  insert(box, text);
  box.dataset.put = ""; // even if it is what was saved: what stood before can be had back
}

// execCommand is the one way to insert that the browser's own undo knows of.
function insert(box, text) {
  box.focus();
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Where the caret (or the last click) stands in the source text, counted in its characters.
let sourceCaret = "";
function noteSourceCaret() {
  const selection = getSelection();
  const source = openRow()?.querySelector(".source");
  if (!source || !selection.rangeCount || !source.contains(selection.focusNode)) return;
  const range = document.createRange();
  range.setStart(source, 0);
  range.setEnd(selection.focusNode, selection.focusOffset);
  // The server counts code points, a range counts UTF-16 units.
  sourceCaret = [...range.toString()].length;
}
document.addEventListener("selectionchange", noteSourceCaret);
// The browser tells of a change when it has the time, by which the caret may be elsewhere again.
document.addEventListener("mouseup", noteSourceCaret);

function markCarets() {
  const box = openBox();
  if (!box) return;
  box.form.elements.source_at.value = sourceCaret;
  box.form.elements.target_at.value = [...box.value.slice(0, box.selectionStart)].length;
}

function step(direction) {
  const rows = [...document.querySelectorAll(".unit")];
  const at = rows.indexOf(openRow());
  wanted = rows[at < 0 ? 0 : at + direction]?.id;
  openWanted();
}

// A unit that was left a moment ago has to be closed before it can be opened again.
let wanted = null;

function openWanted() {
  const opener = wanted && document.querySelector(`#${wanted} .opener`);
  if (!opener) return;
  wanted = null;
  // In a row that came this very moment it would still be a plain link, which loads the page.
  htmx.process(opener);
  opener.click();
}

// --- Keys ---

function toggleKeys() {
  const keys = document.querySelector(".keys");
  keys.open = !keys.open;
}

function press(row, key) {
  row.querySelector(`button[data-key="${key}"]`)?.click();
}

const ALT = { m: (row) => press(row, "m"), s: (row) => press(row, "s"), x: (row) => press(row, "x") };

document.addEventListener("keydown", (event) => {
  // An input method is at work; 229 is Safari's Enter that commits it.
  if (event.isComposing || event.keyCode === 229) return;
  const row = openRow();
  const ctrl = (event.ctrlKey || event.metaKey) && !event.altKey;
  const alt = event.altKey && !event.ctrlKey && !event.metaKey;
  const letter = event.key.toLowerCase(); // Caps Lock makes it a capital
  let done = true;
  if (alt && letter === "h") toggleKeys();
  else if (ctrl && event.key === "ArrowDown") step(1);
  else if (ctrl && event.key === "ArrowUp") step(-1);
  else if (ctrl && letter === "z" && !event.shiftKey && !hasUndo(event.target)) document.getElementById("undo")?.click();
  else if (!row) done = false;
  else if (ctrl && event.shiftKey && event.key === "Enter") press(row, "next");
  else if (ctrl && event.key === "Enter") row.querySelector("form").requestSubmit();
  else if (ctrl && letter === "i" && !event.shiftKey) put(openBox(), row.querySelector(".source").textContent);
  else if (ctrl && !event.shiftKey && /^Digit[1-5]$/.test(event.code)) row.querySelector(`[data-suggestion="${event.code[5]}"]`)?.click();
  else if (alt && /^Digit[1-9]$/.test(event.code)) row.querySelectorAll("[data-insert]")[event.code[5] - 1]?.click();
  else if (alt && ALT[letter]) ALT[letter](row);
  else if (event.key === "Escape") leave(row);
  else done = false;
  if (done) event.preventDefault();
});

// Ctrl+Z belongs to the text box as long as something in it was typed since it was saved.
function hasUndo(box) {
  if (box instanceof HTMLInputElement) return true;
  return box instanceof HTMLTextAreaElement && (box.value !== box.dataset.saved || box.dataset.put !== undefined);
}

// Rows came: one of them may be open, or be the one to open next.
function arrived() {
  const box = boxes().find((one) => !settled.has(one));
  opened = box ?? openBox();
  if (!opened && left) document.querySelector(`#unit-${left} .opener`)?.focus({ preventScroll: true });
  left = null;
  openWanted();
  if (!box) return;
  settled.add(box);
  sourceCaret = "";
  closeOthers(box.closest(".unit"));
  settle(box.closest(".unit"));
}

if (units) {
  units.addEventListener("input", (event) => {
    if (event.inputType === "historyUndo") delete event.target.dataset.put;
    if (event.target.matches("textarea")) remember(event.target);
  });
  units.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert], [data-put]");
    if (!button) return;
    const box = button.form.elements.text;
    if (button.dataset.insert !== undefined) insert(box, button.dataset.insert);
    else put(box, button.dataset.put);
  });
  // The caret of the text box is lost when a button takes the focus: note it before.
  units.addEventListener("mousedown", markCarets);
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.path.endsWith("/confirm")) event.detail.parameters.seconds = takeSeconds(editing(event));
    if (!event.detail.path.endsWith("/split")) return;
    markCarets();
    event.detail.parameters.source_at = openBox().form.elements.source_at.value || "0";
    event.detail.parameters.target_at = openBox().form.elements.target_at.value;
  });
  // Drafts that come in while one works never replace the unit that is open.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const row = event.detail.target;
    const arriving = event.detail.fragment.querySelector?.(".unit");
    if (row.querySelector("textarea") && arriving && !arriving.querySelector("textarea")) event.detail.shouldSwap = false;
  });
  // Undo brings the page anew: what waits here would cover what it brings back.
  document.body.addEventListener("htmx:confirm", async (event) => {
    if (!event.target.contains(document.getElementById("undo"))) return;
    event.preventDefault();
    await sendAll();
    event.detail.issueRequest();
  });
  // What is on its way to be confirmed isn't sent as typing beside it; should that fail, it is.
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const unit = editing(event);
    if (unit) clearTimeout(timers.get(unit));
  });
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    const unit = editing(event);
    if (!unit || event.detail.xhr.status >= 400) return;
    if (remembered(unit)?.text === event.detail.requestConfig.formData.get("text")) forget(unit);
    left = unit;
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const unit = editing(event);
    if (unit && !event.detail.successful) {
      giveBack(unit, Number(event.detail.requestConfig.formData.get("seconds") ?? 0));
      sendLater(unit, REST);
    }
  });
  // Sent for each new element once it stands in the page (htmx:afterSwap comes before that).
  document.body.addEventListener("htmx:load", arrived);
  // What waits is put into the open box before it goes out: sent, it is here no more, and the
  // page was made before it came.
  arrived();
  sendAll();
  // An address with #unit-… leads the browser there once the page stands: it drops the focus.
  window.addEventListener("load", () => requestAnimationFrame(() => {
    if (document.activeElement === document.body) openBox()?.focus({ preventScroll: true });
  }));
  // A finding that is dismissed goes with its button: the text box is where one goes on.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.target.id.startsWith("checks-")) return;
    event.detail.target.said = "";
    openBox()?.focus({ preventScroll: true });
  });
  markRows();
}
