// Conveniences of the hotline's desk: without them every text can be selected and copied by hand.
"use strict";

const tell = (words) => {
  const told = document.getElementById("desk-told");
  if (told) told.textContent = words;
};

const flash = (button, words) => {
  const before = button.textContent;
  button.textContent = words;
  window.setTimeout(() => (button.textContent = before), 1500);
  tell(words);
};

document.querySelectorAll("[data-adopt], [data-copy]").forEach((button) => (button.hidden = false));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-adopt], [data-copy]");
  if (!button) return;
  if (button.dataset.adopt) {
    // What was written already stays: the text comes after it.
    const reply = document.getElementById("i-reply");
    const text = document.getElementById(button.dataset.adopt).innerText.trim();
    reply.value = reply.value.trim() ? `${reply.value.trimEnd()}\n\n${text}` : text;
    reply.dispatchEvent(new Event("input", { bubbles: true }));
    reply.focus();
    flash(button, "已放入答复");
    return;
  }
  const source = document.getElementById(button.dataset.copy);
  source.focus();
  source.select();
  // The older way too: a town's own network often has no https, and then there is no clipboard for pages.
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(source.value).catch(() => {});
  else document.execCommand("copy");
  button.focus();
  flash(button, "已复制");
});
