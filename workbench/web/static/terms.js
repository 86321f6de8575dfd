// New terms from the editor: what is selected goes into a dialog, which saves it while the open
// unit, its caret and what is typed into it stay as they are.
"use strict";

const dialog = document.getElementById("term-dialog");

// --- What is selected ---

// A text box takes the selection away from the page: the last one in a source is remembered.
let inSource = { row: null, text: "" };

function rowOf(node) {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest(".unit") ?? null;
}

function sideOf(node) {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest(".unit .source, .unit .text") ?? null;
}

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const side = sideOf(selection.anchorNode);
  if (!side?.matches(".source")) return;
  inSource = { row: rowOf(side), text: sideOf(selection.focusNode) === side ? selection.toString() : "" };
});

function boxSelection(box) {
  return box ? box.value.slice(box.selectionStart, box.selectionEnd) : "";
}

// What the dialog is to be filled in with; `several` if the selection leaves its unit.
function selected() {
  const selection = getSelection();
  const text = selection.isCollapsed ? "" : selection.toString();
  const [from, to] = [rowOf(selection.anchorNode), rowOf(selection.focusNode)];
  if (text && from !== to && (from || to)) return { several: true };
  const side = text ? sideOf(selection.anchorNode) : null;
  if (side && side !== sideOf(selection.focusNode)) return { several: true };
  const row = (side && rowOf(side)) ?? openRow() ?? inSource.row;
  const box = row?.querySelector("textarea");
  let [source, target] = ["", boxSelection(box)];
  if (side?.matches(".source")) source = text;
  else if (side) target = text;
  if (!source && inSource.row === row) source = inSource.text;
  return { row, source: source.trim(), target: target.trim() };
}

// --- The dialog ---

function say(text) {
  const notice = document.getElementById("term-notice");
  const line = document.createElement("p");
  line.textContent = text;
  notice.replaceChildren(line);
}

async function ask() {
  const { several, row, source, target } = selected();
  if (several) return say(dialog.dataset.several);
  if ([...(source ?? "")].length > 200) return say(dialog.dataset.long);
  const address = new URL(dialog.dataset.url, location.href);
  if (row) address.searchParams.set("unit", row.dataset.unit);
  address.searchParams.set("source", source);
  address.searchParams.set("target", target);
  const open = openRow();
  if (open) address.searchParams.set("open", open.dataset.unit);
  const only = document.getElementById("units")?.dataset.only;
  if (only) address.searchParams.set("only", only);
  await sendAll(); // the terms' verdicts are of what is typed
  htmx.ajax("GET", address.pathname + address.search, { target: "#term-form", swap: "outerHTML" });
}

function came() {
  const form = dialog.querySelector("form");
  if (!form) return;
  if (!dialog.open) dialog.showModal();
  const field = form.querySelector("[autofocus]") ?? form.elements.source;
  field.focus();
  field.select();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const ctrl = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (!ctrl || !event.shiftKey || event.key.toLowerCase() !== "g" || dialog.open) return;
    event.preventDefault();
    ask();
  });
  document.addEventListener("mousedown", (event) => {
    // The selection and the caret stay where they are while the button is pressed.
    if (event.target.closest("[data-new-term]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-new-term]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    ask();
  });
  dialog.addEventListener("keydown", (event) => {
    // The editor's keys are not for the dialog. The browser closes it on Esc.
    event.stopPropagation();
    const composing = event.isComposing || event.keyCode === 229;
    if (composing && event.key === "Enter") event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    const proposal = event.target.closest("[data-fill]");
    if (proposal) {
      const field = document.getElementById(proposal.dataset.fill);
      field.value = proposal.textContent;
      field.focus();
    }
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("htmx:load", came);
  // Selecting in a source took the focus from the open text box; its caret is where it was.
  dialog.addEventListener("close", () => openBox()?.focus({ preventScroll: true }));
  dialog.addEventListener("term-saved", () => dialog.close());
}
