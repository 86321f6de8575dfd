// The alignment's rows: which one is active, the steps, and what others did meanwhile. Files whose
// names begin like this one's go on from here; align_keys.js, the last, begins. The page works
// without them: each step is a button of the toolbar, which is a form.
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

// Rows that are left out may be hidden, but for the one that a person stands on.
function isShown(row) {
  return counts(row) || row === at || !list.classList.contains("hiding");
}

function shownRows() {
  return [...list.children].filter(isShown);
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
  const row = find(at, by, isShown);
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
