// The concordance beside the open unit: what is selected is looked for, and who types goes on
// typing where they are.
"use strict";

const panel = document.getElementById("concordance");
const wide = document.documentElement;

// What is selected in a text box, else on the page.
function selectedText() {
  const box = document.activeElement;
  const inBox = box?.matches("textarea, [name=q]") ? box.value.slice(box.selectionStart, box.selectionEnd) : "";
  return (inBox || getSelection().toString()).trim();
}

function keepInSight() {
  openRow()?.scrollIntoView({ block: "nearest" });
}

function show(text) {
  const form = panel.querySelector("form");
  panel.hidden = false;
  wide.classList.add("with-concordance");
  keepInSight();
  if (!text) {
    form.elements.q.focus();
    form.elements.q.select();
    return;
  }
  form.elements.q.value = text;
  form.requestSubmit();
}

function hide() {
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  wide.classList.remove("with-concordance");
  if (inside) openBox()?.focus({ preventScroll: true }); // its caret is where it was
}

if (panel) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const alt = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!alt || event.key.toLowerCase() !== "k" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    show(selectedText());
  });
  panel.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const key = event.altKey && event.key.toLowerCase() === "k";
    if (!key) event.stopPropagation(); // the editor's keys are for its rows
    if (event.key === "Escape") hide();
  });
  panel.querySelector("[data-close]").addEventListener("click", hide);
  panel.addEventListener("htmx:afterSwap", () => {
    document.getElementById("concordance-said").textContent = panel.querySelector(".found")?.textContent ?? "";
  });
  // A unit that opens under the panel comes up above it.
  document.getElementById("units")?.addEventListener("focusin", () => {
    if (!panel.hidden) keepInSight();
  });
}
