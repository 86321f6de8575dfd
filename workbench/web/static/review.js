// Keys for reviewing an article's blocks. Each presses a control that is on the page.
"use strict";

const list = document.getElementById("blocks");
let at = 0;

function rows() {
  return [...list.children];
}

function go(index) {
  const all = rows();
  at = Math.max(0, Math.min(index, all.length - 1));
  all.forEach((row, i) => row.setAttribute("tabindex", i === at ? "0" : "-1"));
  all[at].focus({ preventScroll: false });
}

const KEYS = {
  j: () => go(at + 1),
  ArrowDown: () => go(at + 1),
  k: () => go(at - 1),
  ArrowUp: () => go(at - 1),
  x: (row) => row.querySelector(".toggle button")?.click(),
};

// A block whose last change is on its way is about to be replaced: keys wait for its successor.
const waiting = [];

function isBusy(row) {
  return row.querySelector(".htmx-request") !== null;
}

function press(row, key) {
  if (/^[1-8]$/.test(key)) setKind(row, Number(key));
  else KEYS[key](row);
}

function pressWaiting() {
  while (waiting.length && !isBusy(rows()[at])) press(rows()[at], waiting.shift());
}

function setKind(row, number) {
  const select = row.querySelector("select");
  if (select.disabled || number > select.options.length) return;
  select.selectedIndex = number - 1;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

list.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.altKey || event.metaKey || !event.target.matches(".block")) return;
  if (!/^[1-8]$/.test(event.key) && !KEYS[event.key]) return;
  waiting.push(event.key);
  pressWaiting();
  event.preventDefault();
});

list.addEventListener("focusin", (event) => {
  const row = event.target.closest(".block");
  if (row) at = rows().indexOf(row);
});

// A block that was changed comes back as a new element: the focus goes to it again.
// (The page itself announces itself the same way; it takes no focus.)
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body && document.activeElement === document.body) go(at);
  pressWaiting();
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) waiting.length = 0;
});

rows()[0]?.setAttribute("tabindex", "0");
