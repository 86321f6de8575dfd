// The alignment by keys, and how the page begins; see align.js. Loaded last.
"use strict";

const KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  ArrowLeft: () => chooseSide("source"),
  ArrowRight: () => chooseSide("target"),
  Home: () => stand(shownRows()[0]),
  End: () => stand(shownRows().at(-1)),
  n: () => jump(1, isDoubtful),
  N: () => jump(-1, isDoubtful),
  b: () => jump(1, isUneven),
  B: () => jump(-1, isUneven),
  e: () => edit(document.activeElement?.closest(".chip") ?? chipsOf(at, side())[0]),
  g: openRealign,
  h: () => hide(!list.classList.contains("hiding")),
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

// --- What is left out: shown or hidden ---

const HIDING = "workbench:hide-excluded";
const hider = document.getElementById("hide");

function hide(isHidden) {
  list.classList.toggle("hiding", isHidden);
  hider.checked = isHidden;
  try {
    localStorage.setItem(HIDING, isHidden ? "1" : "");
  } catch {
    // Without a store it is asked for on each page anew.
  }
  draw();
}

// --- Beginning ---

function begin() {
  const asked = new URLSearchParams(location.search).has("row") || location.hash;
  const last = !asked && document.getElementById(sessionStorage.getItem(PLACE));
  choose(side());
  stand(last || document.getElementById(list.dataset.at));
  for (const button of document.querySelectorAll("[data-key][hidden]:not([data-op])")) button.hidden = false;
  hider.closest("label").hidden = false;
  hider.addEventListener("change", () => hide(hider.checked));
  list.classList.toggle("hiding", (hider.checked = localStorage.getItem(HIDING) === "1"));
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
