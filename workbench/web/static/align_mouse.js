// The alignment by mouse: clicks, drag and drop, the map of the text; see align.js.
"use strict";

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
  const rows = shownRows();
  const tall = height / rows.length;
  const half = width / 2;
  for (const kind of LOUDNESS) {
    pen.fillStyle = style.getPropertyValue(`--${kind}`);
    rows.forEach((row, place) => {
      if (row.dataset.s !== kind) return;
      const box = [Math.floor(place * tall), Math.max(1, tall - (tall > 4 ? 1 : 0))];
      if (row.dataset.lone !== "source") pen.fillRect(0, box[0], half - 1, box[1]);
      if (row.dataset.lone !== "target") pen.fillRect(half, box[0], half, box[1]);
    });
  }
  look();
}

// The first row whose lower edge is below a line of the screen, by halving.
function rowAt(rows, line) {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect().bottom > line) high = middle;
    else low = middle + 1;
  }
  return low;
}

function look() {
  const view = map.lastElementChild;
  const rows = shownRows();
  const [first, last] = [rowAt(rows, 0), rowAt(rows, innerHeight)];
  view.style.top = `${(first / rows.length) * 100}%`;
  view.style.height = `${((last + 1 - first) / rows.length) * 100}%`;
}

function go(event) {
  if (!isFree()) return;
  const edge = map.getBoundingClientRect();
  const part = (event.clientY - edge.top) / edge.height;
  const rows = shownRows();
  stand(rows[Math.floor(Math.max(0, Math.min(part, 0.9999)) * rows.length)], { center: true });
}
