// Checks: of the open unit once what was typed is kept, of the others once the page stands.
"use strict";

async function fragment(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

async function recheck(unit) {
  const list = document.getElementById(`checks-${unit}`);
  if (!list) return;
  const asked = (list.asked = {}); // an answer to what was asked before is out of date
  const html = await fragment(list.dataset.checks);
  if (!html || list.asked !== asked || !list.isConnected) return;
  // A list in which someone is giving a reason stays; one that says the same isn't said again.
  if (list.contains(document.activeElement) || list.said === html) return;
  list.said = html;
  htmx.swap(list, html, { swapStyle: "innerHTML" });
}

async function markRows() {
  const marks = document.createElement("template");
  marks.innerHTML = (await fragment(`${location.pathname}/checks/marks${location.search}`)) ?? "";
  for (const mark of marks.content.querySelectorAll("[data-for]")) {
    const row = document.getElementById(`unit-${mark.dataset.for}`);
    if (row?.dataset.version === mark.dataset.version && !row.querySelector("textarea, .marks")) row.querySelector(".margin").append(mark);
  }
}
