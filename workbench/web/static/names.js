// Keys for settling an article's names. Each presses a control that is on the page.
"use strict";

const list = document.getElementById("names");
const said = document.getElementById("said");
const FIELDS = "input[data-lang]";
let current = null;
let undoing = false;

function say(text) {
  said.textContent = text;
}

function isWaiting(row) {
  return row.classList.contains("open") && !row.classList.contains("busy");
}

// The row that keys are for. A row that was answered is another element than before.
function at() {
  const row = current && document.getElementById(current);
  return row ?? list.querySelector(".name.open") ?? list.firstElementChild;
}

function mark(row) {
  current = row.id;
  for (const one of list.children) {
    one.setAttribute("tabindex", one === row ? "0" : "-1");
    one.classList.toggle("at", one === row);
  }
}

function go(row) {
  if (!row) return;
  mark(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(row, by) {
  const all = [...list.children];
  go(all[Math.max(0, Math.min(all.indexOf(row) + by, all.length - 1))]);
}

// The next row that waits for an answer; those left for later come when all others are through.
function goOn(row) {
  const all = [...list.children];
  const after = [...all.slice(all.indexOf(row) + 1), ...all.slice(0, all.indexOf(row))];
  const waiting = after.filter(isWaiting);
  const next = waiting.find((one) => !one.classList.contains("later")) ?? waiting[0];
  if (next) go(next);
  else document.getElementById("names-head").focus({ preventScroll: false });
}

function fields(row) {
  return [...row.querySelectorAll(FIELDS)].filter((field) => !field.disabled);
}

function showChosen(row) {
  for (const button of row.querySelectorAll(".offer")) {
    const field = button.closest(".side").querySelector(FIELDS);
    const text = button.querySelector(".words").textContent;
    button.setAttribute("aria-pressed", String(field.value === text));
  }
}

function press(row, action) {
  const button = row.querySelector(`.acts [value="${action}"]`);
  if (!button || row.classList.contains("busy")) return;
  if (action === "accept" && !fields(row).some((field) => field.value.trim())) {
    fields(row)[0]?.focus();
    say(said.dataset.none);
    return;
  }
  button.click();
}

function edit(row) {
  const field = fields(row)[0];
  field?.focus();
  field?.select();
}

function propose(row, by) {
  if (!isWaiting(row)) return;
  const choices = JSON.parse(row.dataset.choices);
  if (choices.length < 2) return say(said.dataset.only);
  const place = Number(row.dataset.place ?? 0) + by;
  row.dataset.place = (place + choices.length) % choices.length;
  const choice = choices[row.dataset.place];
  for (const field of row.querySelectorAll(`.name-form > .sides ${FIELDS}`)) {
    field.value = choice[field.dataset.lang] ?? "";
  }
  showChosen(row);
  say(Object.values(choice).join(" · "));
}

function leave(row) {
  if (!isWaiting(row)) return;
  row.classList.add("later");
  say(said.dataset.later.replace("{name}", row.dataset.name));
  goOn(row);
}

function help() {
  const keys = document.querySelector(".keys");
  if (keys) keys.open = !keys.open;
}

const KEYS = {
  j: (row) => step(row, 1),
  ArrowDown: (row) => step(row, 1),
  k: (row) => step(row, -1),
  ArrowUp: (row) => step(row, -1),
  a: (row) => press(row, "accept"),
  Enter: (row) => press(row, "accept"),
  n: (row) => propose(row, 1),
  ArrowRight: (row) => propose(row, 1),
  ArrowLeft: (row) => propose(row, -1),
  e: edit,
  x: (row) => press(row, "no-name"),
  i: (row) => press(row, "ignored"),
  l: leave,
  "?": help,
};

function inField(event) {
  const row = event.target.closest(".name");
  if (!row || !event.target.matches(FIELDS)) return;
  if (event.key === "Escape") go(row);
  else if (event.key === "Enter") press(row, "accept");
  else return;
  event.preventDefault();
}

// Safari's Enter that ends a composition would send the form as well.
let composing = false;
document.addEventListener("keyup", () => (composing = false));

document.addEventListener("keydown", (event) => {
  composing = event.isComposing || event.keyCode === 229;
  if (event.isComposing || event.keyCode === 229) return;
  if (event.target.matches("input, select, textarea")) return inField(event);
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    document.getElementById("undo")?.click();
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || !at()) return;
  if (event.key === "Enter" && event.target.matches("a, button, summary")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!Object.hasOwn(KEYS, key)) return;
  KEYS[key](at());
  event.preventDefault();
});

list.addEventListener("focusin", (event) => {
  const row = event.target.closest(".name");
  if (row) mark(row);
});

list.addEventListener("input", (event) => showChosen(event.target.closest(".name")));

document.addEventListener("click", (event) => {
  const offer = event.target.closest(".offer");
  const later = event.target.closest(".later[href]");
  if (!offer && !later) return;
  event.preventDefault();
  const row = event.target.closest(".name");
  if (later) return leave(row);
  const field = offer.closest(".side").querySelector(FIELDS);
  field.value = offer.querySelector(".words").textContent;
  showChosen(row);
});

// The next row has the focus before the answer comes: nothing that is swapped ever has it.
document.addEventListener(
  "submit",
  (event) => {
    if (composing) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const row = event.target.closest(".name");
    undoing = Boolean(event.target.querySelector("#undo"));
    if (row) {
      row.dataset.action = event.submitter?.value ?? "accept";
      row.classList.add("busy");
      goOn(row);
    }
  },
  true,
);

// Who leaves for the draft a moment after the last key wants that name in it.
let leaving = null;
document.addEventListener("click", (event) => {
  const way = event.target.closest(".go-on");
  if (!way || !list.querySelector(".busy")) return;
  event.preventDefault();
  leaving = way.dataset.lang; // the answers replace the button itself
});

document.body.addEventListener("htmx:configRequest", (event) => {
  const row = event.target.closest(".name");
  // A form that waits for its turn has forgotten which of its buttons sent it.
  if (row) event.detail.formData.set("do", row.dataset.action);
  else if (event.target.id === "accept-all") skipTouched(event.detail.formData);
});

// What was typed into a row isn't run over when all sure ones are taken as proposed.
function skipTouched(form) {
  for (const row of list.querySelectorAll(".name.open")) {
    const isTouched = fields(row).some((field) => field.value !== field.defaultValue);
    if (isTouched || row.classList.contains("busy")) {
      form.append("skip", row.dataset.name);
    }
  }
}

document.body.addEventListener("htmx:load", (event) => {
  const row = event.target;
  if (row.parentElement !== list) return;
  if (undoing || row.querySelector(".problem")) {
    undoing = false;
    go(row);
  } else if (row.id === current) {
    mark(row);
  }
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) {
    leaving = null;
    event.target.closest(".name")?.classList.remove("busy");
    if (!event.detail.xhr?.status) say(said.dataset.failed);
  }
});

document.body.addEventListener("htmx:afterSettle", () => {
  const lost = document.activeElement === document.body;
  const row = at();
  if (lost && row) {
    if (isWaiting(row)) go(row);
    else goOn(row);
  }
  if (leaving && !list.querySelector(".busy")) {
    const way = document.querySelector(`.go-on[data-lang="${leaving}"]`);
    leaving = null;
    way?.click();
  }
});

// A name that comes back may have no row here, for it was settled before the page was opened.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const answer = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
  for (const row of answer.querySelectorAll("li.name")) {
    if (document.getElementById(row.id)) continue;
    const place = document.createElement("li");
    place.id = row.id;
    place.dataset.place = row.dataset.place;
    const isAfter = (one) => Number(one.dataset.place) > Number(row.dataset.place);
    list.insertBefore(place, [...list.children].find(isAfter) ?? null);
  }
});

if (list.children.length) mark(document.querySelector(".name:target") ?? at());
