// Conveniences of the hotline's desk: without them every text can be selected and copied by hand.
"use strict";

const tell = (words) => {
  const told = document.getElementById("desk-told");
  if (told) told.textContent = words;
};

const flash = (button, words) => {
  // Kept with the button: pressed again at once, it must not take the words for its name.
  button.dataset.name ??= button.textContent;
  button.textContent = words;
  window.setTimeout(() => (button.textContent = button.dataset.name), 1500);
  tell(words);
};

const BLANK = /_{2,}|＿{2,}/;
const SERVED = "[data-adopt], [data-copy]";

// What was put in before is replaced; what the person has written only when the person says so.
const mayReplace = (field) => {
  const text = field.value.trim();
  if (!text || field.value === field.dataset.put) return true;
  return window.confirm("答复内容里已有您写的文字，采用后将被替换。确定采用吗？");
};

const adopt = (button) => {
  const reply = document.getElementById("i-reply");
  if (!mayReplace(reply)) return reply.focus();
  reply.value = document.getElementById(button.dataset.adopt).innerText.trim();
  reply.dataset.put = reply.value;
  reply.dispatchEvent(new Event("input", { bubbles: true }));
  reply.focus();
  const blank = BLANK.exec(reply.value);
  if (blank) reply.setSelectionRange(blank.index, blank.index + blank[0].length);
  const left = reply.value.match(new RegExp(BLANK, "g"));
  flash(button, left ? `已放入答复，还有 ${left.length} 处空白` : "已放入答复");
};

document.querySelectorAll(SERVED).forEach((button) => (button.hidden = false));

document.addEventListener("click", (event) => {
  const button = event.target.closest(SERVED);
  if (!button) return;
  if (button.dataset.adopt) return adopt(button);
  const source = document.getElementById(button.dataset.copy);
  source.focus();
  source.select();
  // The older way too: a town's own network often has no https, and then there is no clipboard for pages.
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(source.value).catch(() => {});
  else document.execCommand("copy");
  button.focus();
  flash(button, "已复制");
});
