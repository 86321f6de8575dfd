// The text box in a sentence's place; see align.js.
"use strict";

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
