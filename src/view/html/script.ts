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
// Where the menu is one row that scrolls sideways, the current item is brought into view.
const current = document.querySelector(".menu > ul [aria-current]");
if (current !== null) current.scrollIntoView({ block: "nearest", inline: "center" });
`;
