/* Rows of numbers: Enter goes on to the next row, and makes one where there is none. A scanner types Enter by itself. */
(() => {
  "use strict";

  const after = (row) => {
    if (row.nextElementSibling) return row.nextElementSibling;
    const next = row.cloneNode(true);
    next.querySelectorAll("input").forEach((field) => (field.value = ""));
    next.classList.remove("changed");
    row.after(next);
    return next;
  };
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("[data-blank-row]");
    if (event.key !== "Enter" || !row || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const number = row.querySelector("[name=number]");
    if (event.target === number && !number.value.trim()) return;
    const next = after(row).querySelector("[name=number]");
    next.focus();
    next.select();
  });
})();
