// Conveniences only: every page works without them.
"use strict";

// What opens over the page closes with Escape or a click beside it.
const MENUS = "details.who[open], details[name=choices][open]";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.getElementById("search");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }
  if (event.key === "Escape") {
    document.querySelectorAll(MENUS).forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
});

document.addEventListener("click", (event) => {
  document.querySelectorAll(MENUS).forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// A form that was sent once is not sent again by a second click; coming back to the page frees it.
document.addEventListener("submit", (event) => {
  const question = event.submitter && event.submitter.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (event.target.method === "post") {
    window.setTimeout(() => event.submitter && (event.submitter.disabled = true), 0);
  }
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("button[disabled]:not([data-off])").forEach((button) => (button.disabled = false));
});

document.querySelectorAll("form[data-now] select").forEach((select) => {
  select.addEventListener("change", () => select.form.requestSubmit());
});
