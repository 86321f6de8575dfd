// The alignment's keys, drag and drop, the text box in a sentence's place, and what others do.
// The page works without this file: each step is a button of the toolbar, which is a form.
"use strict";

const list = document.getElementById("rows");
const tools = document.getElementById("tools"); // null for who may only read
const said = document.getElementById("said");
const map = document.getElementById("map");
const HX = { "HX-Request": "true" };
const POLL = 3000; // milliseconds between two looks at what others did
const PREFIX = "workbench:sentence:";
const PLACE = "workbench:row:" + list?.dataset.url;
let at = null; // the active row

let hush = 0;

function say(text) {
  said.textContent = text;
  clearTimeout(hush);
  hush = setTimeout(() => (said.textContent = ""), 6000);
}

function tell(text, tone = "") {
  const notice = document.getElementById("notice");
  notice.className = `notice ${tone}`;
  notice.textContent = text;
}

function parse(text) {
  const page = document.createElement("template");
  page.innerHTML = text;
  return page.content;
}

// --- Rows: which one is active, and which side of it ---

function idOf(row) {
  return row.id.slice(4);
}

function rowOf(id) {
  return document.getElementById(`row-${id}`);
}

function side() {
  return list.dataset.side;
}

function counts(row) {
  return row.dataset.s !== "excluded";
}

function chipsOf(row, which) {
  return [...row.querySelectorAll(`.${which} .chip`)];
}

// The next row in a direction for which something holds.
function find(row, by, holds) {
  let one = row;
  do one = by > 0 ? one.nextElementSibling : one.previousElementSibling;
  while (one && !holds(one));
  return one;
}

function stand(row, { focus = true, center = false } = {}) {
  if (!row) return;
  if (at && at !== row) {
    at.tabIndex = -1;
    at.removeAttribute("aria-current");
    for (const chip of at.querySelectorAll(".chip")) chip.removeAttribute("tabindex");
  }
  at = row;
  row.tabIndex = 0;
  row.setAttribute("aria-current", "true");
  for (const chip of row.querySelectorAll(".chip")) chip.tabIndex = 0;
  dress(row);
  try {
    sessionStorage.setItem(PLACE, row.id);
  } catch {
    // Without a store the page opens on the first row that waits.
  }
  if (!focus) return;
  row.focus({ preventScroll: true });
  show(row, center);
}

// Rows out of sight have no exact height yet: look again when they have.
function show(row, center) {
  const look = () => {
    const edge = row.getBoundingClientRect();
    if (edge.top >= 8 && edge.bottom <= innerHeight - 8) return;
    const isFar = edge.bottom < -innerHeight || edge.top > 2 * innerHeight;
    row.scrollIntoView({ block: center || isFar ? "center" : "nearest" });
  };
  look();
  requestAnimationFrame(look);
}

// The toolbar comes into the active row and knows what can be done with it.
function dress(row) {
  if (!tools) return;
  if (tools.parentElement !== row) row.append(tools);
  const isEmpty = !row.querySelector(".chip");
  tools.querySelector("[data-op=exclude]").value = counts(row) ? 1 : 0;
  tools.querySelector("[data-op=remove]").hidden = !isEmpty;
  tools.querySelector("[data-op=accept]").hidden = isEmpty;
}

function choose(which) {
  list.dataset.side = which;
  if (tools) tools.elements.side.value = which;
}

function chooseSide(which) {
  choose(which);
  if (document.activeElement !== at) at.focus({ preventScroll: true });
  say(list.dataset[which]);
}

function step(by) {
  const row = by > 0 ? at.nextElementSibling : at.previousElementSibling;
  if (row) stand(row);
  else say(by > 0 ? said.dataset.last : said.dataset.first);
}

function jump(by, holds) {
  const row = find(at, by, holds);
  if (row) stand(row, { center: true });
  else say(said.dataset.none);
}

const isDoubtful = (row) => ["doubtful", "empty", "review"].includes(row.dataset.s);
const isUneven = (row) => counts(row) && row.dataset.type !== "1–1";
const isWaiting = (row) => counts(row) && row.dataset.s !== "accepted";

// --- What is to be done, one after the other: a key that comes early waits for its turn ---

const queue = [];
let busy = false;

async function run(deed) {
  queue.push(deed);
  if (busy) return;
  busy = true;
  try {
    while (queue.length) await queue.shift()();
  } finally {
    busy = false;
  }
}

// Rows as the page has them, by which the server knows whether a step still fits.
function seen(rows) {
  return rows.map((row) => `${idOf(row)}:${row.dataset.v}`).join(",");
}

function reliedOn(op, fields) {
  const above = () => [find(at, -1, counts), at].filter(Boolean);
  const below = () => [at, find(at, 1, counts)].filter(Boolean);
  if (op === "move") return between(at, rowOf(fields.to));
  if (fields.way === "up") return above();
  if (fields.way === "down" || ["merge", "swap"].includes(op)) return below();
  return [at];
}

function between(one, other) {
  const isBelow = one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const rows = [isBelow ? one : other];
  const last = isBelow ? other : one;
  while (rows.at(-1) !== last) rows.push(rows.at(-1).nextElementSibling);
  return rows.filter((row) => row === one || row === other || counts(row));
}

// Send a step. What stood on the page stays where it was on the screen. Says whether it was done.
async function send(op, fields = {}) {
  const body = new URLSearchParams({ unit: idOf(at), seen: seen(reliedOn(op, fields)), ...fields });
  const answer = await post(op, body);
  if (!answer) return false;
  const page = parse(answer.text);
  const done = page.querySelector("#step");
  if (!answer.ok) queue.length = 0;
  if (!done) {
    tell(page.querySelector("#notice")?.textContent ?? said.dataset.failed, "error");
    return false;
  }
  tell(answer.ok ? "" : done.textContent, done.className);
  if (answer.ok) say(done.textContent);
  arrange(page, done, answer.ok && op !== "accept_sure" ? `row-${done.dataset.focus}` : at.id);
  if (!box && list.contains(document.activeElement)) show(at);
  if (done.dataset.more !== undefined) run(() => poll(answer.ok));
  return answer.ok;
}

async function post(op, body) {
  try {
    const answer = await fetch(`${list.dataset.url}/${op}`, { method: "POST", body, headers: HX });
    return { ok: answer.ok, text: await answer.text() };
  } catch {
    queue.length = 0;
    tell(said.dataset.failed, "error");
    return null;
  }
}

// Put rows that came into their places, take those away that went, and stand on one of them.
// The active row stays where it is on the screen, and the focus where it was, if both are there.
function arrange(page, done, id) {
  const { top } = at.getBoundingClientRect();
  const before = at.id;
  const number = [...list.children].indexOf(at);
  const focus = document.activeElement;
  if (tools) list.after(tools);
  for (const one of done.dataset.gone.split(" ")) drop(rowOf(one));
  const changed = place(page);
  const row = [id, before].map((one) => document.getElementById(one)).find(Boolean) ?? list.children[number] ?? list.lastElementChild;
  if (!row) return location.reload(); // the last row went
  stand(row, { focus: false });
  if (row.id === before && top > 0 && top < innerHeight) {
    scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
  }
  if (!focus.isConnected || tools?.contains(focus)) (focus.isConnected ? focus : row).focus({ preventScroll: true });
  renumber();
  return changed;
}

// A row with an open text box waits for what becomes of it, another state or none, until the box
// is closed.
const held = new Map();

function drop(row) {
  if (row?.querySelector(".box")) held.set(row.id, null);
  else row?.remove();
}

function place(page) {
  let changed = 0;
  for (const row of page.querySelectorAll("li.row")) {
    const old = rowOf(idOf(row));
    if (old && Number(old.dataset.v) > Number(row.dataset.v)) continue;
    if (old?.dataset.v !== row.dataset.v) changed += 1;
    if (old?.querySelector(".box")) held.set(row.id, row);
    else put(row, old);
  }
  return changed;
}

function put(row, old) {
  if (old) {
    if (old.contains(tools)) list.after(tools);
    if (old === at) at = row;
    old.replaceWith(row);
  }
  const { after } = row.dataset;
  const above = rowOf(after);
  if (above) {
    if (above.nextElementSibling !== row) above.after(row);
  } else if (after === "0") {
    if (list.firstElementChild !== row) list.prepend(row);
  } else if (!old) {
    list.append(row); // its neighbour isn't here yet: the order that comes puts it right
  }
}

// Numbers, counts and the map follow from the rows.
function renumber() {
  const standing = {};
  let number = 0;
  for (const row of list.children) {
    number += 1;
    const label = row.firstElementChild;
    if (label.textContent !== String(number)) label.textContent = number;
    standing[row.dataset.s] = (standing[row.dataset.s] ?? 0) + 1;
  }
  for (const link of document.querySelectorAll("[data-jump]")) {
    const count = standing[link.dataset.jump] ?? 0;
    link.lastElementChild.textContent = count;
    link.parentElement.hidden = count === 0;
  }
  const bar = document.getElementById("alignment-progress");
  const total = number - (standing.excluded ?? 0);
  const accepted = standing.accepted ?? 0;
  bar.querySelector("progress").max = total || 1;
  bar.querySelector("progress").value = accepted;
  const count = bar.querySelector(".count");
  count.textContent = count.dataset.said.replace("{accepted}", accepted).replace("{total}", total);
  draw();
}

// --- What others did meanwhile ---

async function poll(isOurs = false) {
  const url = `${list.dataset.url}/changes?token=${encodeURIComponent(list.dataset.token)}`;
  const answer = await fetch(url, { headers: HX }).catch(() => null);
  if (answer?.status !== 200) return;
  const page = parse(await answer.text());
  const news = page.querySelector("#news");
  if (!news) return;
  list.dataset.token = news.dataset.token;
  news.dataset.gone = "";
  if (news.dataset.order !== undefined) {
    const there = new Set(news.dataset.order.split(" ").map((id) => `row-${id}`));
    const gone = [...list.children].filter((row) => !there.has(row.id));
    news.dataset.gone = gone.map(idOf).join(" ");
  }
  const changed = arrange(page, news, at.id);
  if (news.dataset.order) sort(news.dataset.order.split(" "));
  if ((changed || news.dataset.gone) && !isOurs) say(said.dataset.others);
  if (news.dataset.more !== undefined) await poll(isOurs);
}

function sort(order) {
  let here = list.firstElementChild;
  for (const id of order) {
    const row = rowOf(id);
    if (!row) continue;
    if (row === here) here = here.nextElementSibling;
    else list.insertBefore(row, here);
  }
  renumber();
}

// --- The steps ---

const TOOLS = {
  split: () => {
    const chip = document.activeElement?.closest(".chip");
    return chip && at.contains(chip) ? { at: cutAt(chip) } : {};
  },
  edge: () => ({ side: side() }),
  shift: () => ({ side: side() }),
};

// Before the focused sentence, and before its likes on the other side.
function cutAt(chip) {
  const which = chip.closest(".source") ? "source" : "target";
  const here = chipsOf(at, which);
  const there = chipsOf(at, which === "source" ? "target" : "source");
  const place = here.indexOf(chip);
  const other = Math.round((place * there.length) / here.length);
  return which === "source" ? `${place}:${other}` : `${other}:${place}`;
}

async function use(button) {
  if (!button || button.hidden) return;
  const { op } = button.dataset;
  const fields = button.name ? { [button.name]: button.value } : {};
  const done = await send(op, { ...fields, ...TOOLS[op]?.() });
  if (!done || op !== "accept" || isWaiting(at)) return;
  const next = find(at, 1, isWaiting);
  if (next) stand(next);
  else say(said.dataset.all);
}

function press(key) {
  return use(tools?.querySelector(`[data-op][data-key="${key}"]`));
}

function whole(op) {
  return document.querySelector(`form[data-op="${op}"]`) ? send(op) : null;
}

function openRealign() {
  const realign = document.getElementById("realign");
  if (!realign) return;
  realign.open = true;
  realign.querySelector("form button").focus();
}

function toggleKeys() {
  const keys = document.querySelector(".keys");
  if (keys) keys.open = !keys.open;
}

// --- A sentence's text ---

let box = null; // the open text box, in its frame

function edit(chip) {
  if (!tools) return;
  close();
  chip ??= begun();
  const row = chip.closest(".row");
  stand(row, { focus: false });
  choose(chip.closest(".source") ? "source" : "target");
  box = document.getElementById("box").content.firstElementChild.cloneNode(true);
  const area = box.querySelector("textarea");
  area.value = chip.textContent;
  area.lang = chip.parentElement.lang;
  chip.hidden = true;
  chip.after(box);
  offer(area);
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  show(row);
}

// On an empty side a sentence is begun; it is there once it is saved.
function begun() {
  const chip = document.createElement("span");
  chip.className = "chip";
  at.querySelector(`.side.${side()}`).append(chip);
  return chip;
}

function editing() {
  const chip = box.previousElementSibling;
  return { chip, side: side(), index: chipsOf(at, side()).indexOf(chip) };
}

function slot() {
  const { side: which, index } = editing();
  return `${PREFIX}${idOf(at)}:${which}:${index}`;
}

// What was typed here before and never saved is a button away.
function offer(area) {
  const typed = localStorage.getItem(slot());
  if (!typed || typed === area.value) return;
  box.querySelector(".kept-text").hidden = false;
  box.querySelector(".typed-text").textContent = typed;
}

function putBack() {
  const area = box.querySelector("textarea");
  area.value = box.querySelector(".typed-text").textContent;
  box.querySelector(".kept-text").hidden = true;
  area.focus();
}

function close() {
  if (!box) return;
  const row = box.closest(".row");
  const chip = box.previousElementSibling;
  chip.hidden = false;
  if (!chip.textContent) chip.remove();
  box.remove();
  box = null;
  const late = held.get(row.id);
  held.clear();
  if (late === undefined) return stand(row);
  const next = late ?? row.nextElementSibling ?? row.previousElementSibling;
  if (late) put(late, row);
  stand(next);
  if (!late) drop(row);
  renumber();
}

// Say whether nothing is being typed; a text box in which nothing was changed is closed.
function isFree() {
  if (!box) return true;
  const area = box.querySelector("textarea");
  if (area.value !== box.previousElementSibling.textContent) area.focus();
  else close();
  return !box;
}

async function save(op) {
  if (!box) return;
  const area = box.querySelector("textarea");
  const { side: which, index } = editing();
  const name = slot();
  const fields = { side: which, index, text: area.value };
  if (op === "cut") fields.at = [...area.value.slice(0, area.selectionStart)].length;
  if (!(await send(op, fields))) return; // the box stays open, with what was typed
  localStorage.removeItem(name);
  close();
}

const DEEDS = { save: () => save("edit"), cancel: close, cut: () => save("cut"), join: () => save("join"), put: putBack };

function inBox(event) {
  const ctrl = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  if (ctrl && event.key === "Enter") run(DEEDS.save);
  else if (event.key === "Escape") close();
  else if (event.altKey && !ctrl && letter === "s") run(DEEDS.cut);
  else if (event.altKey && !ctrl && letter === "m") run(DEEDS.join);
  else return;
  event.preventDefault();
}

// --- Keys ---

const KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  ArrowLeft: () => chooseSide("source"),
  ArrowRight: () => chooseSide("target"),
  Home: () => stand(list.firstElementChild),
  End: () => stand(list.lastElementChild),
  n: () => jump(1, isDoubtful),
  N: () => jump(-1, isDoubtful),
  b: () => jump(1, isUneven),
  B: () => jump(-1, isUneven),
  e: () => edit(document.activeElement?.closest(".chip") ?? chipsOf(at, side())[0]),
  g: openRealign,
  Escape: () => document.querySelectorAll(".realign, .keys").forEach((one) => (one.open = false)),
  "?": toggleKeys,
};
const STEPS = ["a", "r", "x", "m", "M", "s", "w", "u", "d", "U", "D", "i", "Delete"];
for (const key of STEPS) KEYS[key] = () => press(key);

// A letter with Shift is a capital, whatever Caps Lock says.
function nameOf(event) {
  if (!/^[a-z]$/i.test(event.key)) return event.key;
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
}

function withCtrl(event) {
  const letter = event.key.toLowerCase();
  if (letter === "z") return () => whole(event.shiftKey ? "redo" : "undo");
  return letter === "y" && !event.shiftKey ? () => whole("redo") : null;
}

function onKey(event) {
  // An input method is at work; 229 is Safari's Enter that commits it.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.target.closest(".box")) return inBox(event);
  if (event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  if (event.altKey) return;
  const name = nameOf(event);
  const deed = event.ctrlKey || event.metaKey ? withCtrl(event) : Object.hasOwn(KEYS, name) && KEYS[name];
  if (!deed || event.shiftKey && /^(Arrow|Home|End|Delete)/.test(name)) return;
  event.preventDefault();
  run(deed);
}

// --- The mouse ---

function onClick(event) {
  const jumper = event.target.closest("[data-jump]");
  const key = event.target.closest("[data-key]:not([data-op])");
  const deed = event.target.closest("[data-do]");
  const row = event.target.closest(".row");
  if (jumper) {
    event.preventDefault();
    if (!isFree()) return;
    const holds = (one) => one.dataset.s === jumper.dataset.jump;
    run(() => stand(find(at, 1, holds) ?? list.querySelector(`[data-s="${jumper.dataset.jump}"]`), { center: true }));
  } else if (deed) run(DEEDS[deed.dataset.do]);
  else if (key) isFree() && run(KEYS[key.dataset.key]);
  else if (row && !event.target.closest(".box, .tools") && isFree()) pick(event, row);
}

function pick(event, row) {
  if (event.target.closest(".n")) event.preventDefault();
  if (getSelection().toString()) return; // somebody marks a text
  const cell = event.target.closest(".side");
  if (cell) choose(cell.classList.contains("source") ? "source" : "target");
  const chip = event.target.closest(".chip");
  stand(row);
  chip?.focus({ preventScroll: true });
}

// A sentence is dragged to another row; those between it and there come along.
let dragged = null;

function target(event) {
  const row = event.target.closest?.(".row");
  return dragged && row && row !== dragged.row && counts(row) ? row : null;
}

function unmark() {
  list.querySelector(".drop")?.classList.remove("drop", "above", "below");
}

function mark(event) {
  const row = target(event);
  if (!row) return unmark();
  event.preventDefault();
  const cell = row.querySelector(`.${dragged.which}`);
  if (cell.classList.contains("drop")) return;
  unmark();
  const isBelow = dragged.row.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
  cell.classList.add("drop", isBelow ? "above" : "below");
}

const DRAG = {
  dragstart(event) {
    const chip = event.target.closest?.(".chip");
    if (!chip) return;
    const row = chip.closest(".row");
    const which = chip.closest(".source") ? "source" : "target";
    dragged = { row, which, index: chipsOf(row, which).indexOf(chip) };
    event.dataTransfer.setData("text/plain", chip.textContent);
    event.dataTransfer.effectAllowed = "move";
  },
  dragenter: mark,
  dragover: mark,
  drop(event) {
    const row = target(event);
    if (!row) return;
    event.preventDefault();
    const { row: from, which, index } = dragged;
    if (!isFree()) return;
    run(() => {
      if (!from.isConnected) return say(said.dataset.others); // it changed while it was dragged
      stand(from, { focus: false });
      choose(which);
      return send("move", { side: which, index, to: idOf(row) });
    });
  },
  dragend() {
    unmark();
    dragged = null;
  },
  // Only what the mouse is on can be dragged: elsewhere a text can be marked and copied.
  pointerover(event) {
    if (event.pointerType === "mouse") event.target.closest?.(".chip")?.setAttribute("draggable", "true");
  },
};

// --- The map: the whole text as a narrow strip ---

const LOUDNESS = ["excluded", "accepted", "sure", "hand", "review", "empty", "doubtful"];

function draw() {
  const canvas = map.firstElementChild;
  const { clientWidth: width, clientHeight: height } = map;
  const scale = devicePixelRatio || 1;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const style = getComputedStyle(map);
  const tall = height / list.children.length;
  const half = width / 2;
  for (const kind of LOUDNESS) {
    pen.fillStyle = style.getPropertyValue(`--${kind}`);
    [...list.children].forEach((row, place) => {
      if (row.dataset.s !== kind) return;
      const box = [Math.floor(place * tall), Math.max(1, tall - (tall > 4 ? 1 : 0))];
      if (row.dataset.lone !== "source") pen.fillRect(0, box[0], half - 1, box[1]);
      if (row.dataset.lone !== "target") pen.fillRect(half, box[0], half, box[1]);
    });
  }
  look();
}

// The first row whose lower edge is below a line of the screen, by halving.
function rowAt(line) {
  let [low, high] = [0, list.children.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list.children[middle].getBoundingClientRect().bottom > line) high = middle;
    else low = middle + 1;
  }
  return low;
}

function look() {
  const view = map.lastElementChild;
  const count = list.children.length;
  view.style.top = `${(rowAt(0) / count) * 100}%`;
  view.style.height = `${((rowAt(innerHeight) + 1 - rowAt(0)) / count) * 100}%`;
}

function go(event) {
  if (!isFree()) return;
  const edge = map.getBoundingClientRect();
  const part = (event.clientY - edge.top) / edge.height;
  stand(list.children[Math.floor(Math.max(0, Math.min(part, 0.9999)) * list.children.length)], { center: true });
}

// --- Beginning ---

function begin() {
  const asked = new URLSearchParams(location.search).has("row") || location.hash;
  const last = !asked && document.getElementById(sessionStorage.getItem(PLACE));
  choose(side());
  stand(last || document.getElementById(list.dataset.at));
  for (const button of document.querySelectorAll("[data-key][hidden]:not([data-op])")) button.hidden = false;
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  map.addEventListener("click", go);
  list.addEventListener("dblclick", (event) => {
    const chip = event.target.closest(".chip");
    if (chip) run(() => edit(chip));
  });
  list.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) localStorage.setItem(slot(), event.target.value);
    else if (event.target.name === "side") chooseSide(event.target.value);
  });
  if (tools) for (const [name, deed] of Object.entries(DRAG)) list.addEventListener(name, deed);
  document.addEventListener("submit", (event) => {
    const { op } = event.target.dataset;
    if (!op && event.target !== tools) return;
    event.preventDefault();
    if (isFree()) run(() => (op ? send(op) : use(event.submitter)));
  });
  let drawn = 0;
  addEventListener("scroll", () => {
    cancelAnimationFrame(drawn);
    drawn = requestAnimationFrame(look);
  }, { passive: true });
  addEventListener("resize", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
  const ask = () => {
    if (document.visibilityState === "visible" && !busy) run(poll);
  };
  setInterval(ask, POLL);
  document.addEventListener("visibilitychange", ask);
}

// The aligner is through: its rows are another page. What is being typed is finished first.
document.body.addEventListener("aligned", function again() {
  if (box) setTimeout(again, POLL);
  else location.reload();
});

if (list) begin();
