/** All the script there is: `/` goes to the search field. Everything works without it. */
export const SCRIPT = `"use strict";
document.addEventListener("keydown", (event) => {
  const target = event.target;
  const isTyping = target instanceof Element && target.closest("input, select, textarea") !== null;
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.getElementById("q");
  if (field === null) return;
  event.preventDefault();
  field.focus();
  field.select();
});
`;
