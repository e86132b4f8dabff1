// A convenience of the pledge's form: an item that is chosen beside it, or typed by its code, fills in its own name and unit,
// and nothing else that was typed is lost. Without it the links open the form anew.
"use strict";

const choices = [...document.querySelectorAll("a[data-item]")];

const choose = (choice) => {
  const { item, title, unit } = choice.dataset;
  document.getElementById("i-item").value = item;
  const name = document.getElementById("i-title");
  // A name that the person wrote stays; that of another item goes with it.
  if (!name.value.trim() || choices.some((one) => one.dataset.title === name.value)) name.value = title;
  if (unit) document.getElementById("i-unit").value = unit;
};

document.addEventListener("click", (event) => {
  const choice = event.target.closest("a[data-item]");
  if (!choice || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(choice);
  document.getElementById("i-item").focus();
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "i-item") return;
  const choice = choices.find((one) => one.dataset.item === event.target.value.trim());
  if (choice) choose(choice);
});
