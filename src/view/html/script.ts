/** The only script of the pages; everything works without it. */
export const SCRIPT = `"use strict";
// "/" goes to the search field; Escape and a click elsewhere close the menu.
const menu = document.querySelector(".menu details");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu !== null && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const target = event.target;
  const isTyping = target instanceof Element && target.closest("input, select, textarea") !== null;
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.getElementById("q");
  if (field === null) return;
  event.preventDefault();
  field.focus();
  field.select();
});
document.addEventListener("click", (event) => {
  if (menu !== null && !menu.contains(event.target)) menu.open = false;
});
// While the backup is being indexed, the note says how far that is; what it brings is shown once it is there.
const note = document.querySelector("[data-progress]");
async function poll() {
  const { progress, stage: shown } = note.dataset;
  const { stage, text } = await (await fetch(progress)).json();
  const isIdle = document.activeElement === document.body;
  if (stage === shown) note.textContent = text;
  else if (stage === "complete" && shown === "search" && !location.pathname.endsWith("/search")) {
    return note.remove();
  } else if (isIdle) return location.reload();
  else note.textContent = "Reload the page to see what is new.";
  if (stage === shown || !isIdle) setTimeout(poll, 1000);
}
if (note !== null && note.dataset.stage !== "failed") setTimeout(poll, 1000);
`;
