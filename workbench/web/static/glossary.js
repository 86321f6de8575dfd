// A glossary's list of terms: one box that ticks all the others on the page.
"use strict";

function prepare(root) {
  const all = root.querySelector(".pick-all");
  if (!all) return;
  const boxes = [...root.querySelectorAll('input[name="term"]')];
  all.hidden = false;
  const look = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  for (const box of boxes) box.addEventListener("change", look);
  look();
}

document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
