"use strict";
(() => {
  const table = document.getElementById("images");
  if (!table) return;
  const rows = [...table.tBodies];
  const heads = [...table.tHead.rows[0].cells];
  const pins = [...document.querySelectorAll(".pins button")];
  const [form, text, redirect, folder, shown, nothing] =
    [document.querySelector("form"), ...["text", "redirect", "folder", "shown", "nothing"].map((id) => document.getElementById(id))];

  const open = (row, yes) => {
    row.querySelector(".open").setAttribute("aria-expanded", String(yes));
    row.rows[1].hidden = !yes;
  };
  const inFolder = (row, wanted) =>
    row.dataset.folders.split("\n").some((each) => each === wanted || each.startsWith(wanted + "/"));
  const pin = () => (pins.find((each) => each.getAttribute("aria-pressed") === "true") || { dataset: { pin: "" } }).dataset.pin;

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = (!pin() || row.dataset.pin === pin())
        && (!redirect.value || row.dataset.redirects.split(" ").includes(redirect.value))
        && (!folder.value || inFolder(row, folder.value))
        && words.every((word) => row.dataset.text.includes(word));
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = shown.dataset.says.replace("{n}", String(count)).replace("{all}", String(rows.length));
    nothing.hidden = count > 0;
  };

  const sort = (column) => {
    const head = heads[column];
    const up = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach((each) => each.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = (row) => row.rows[0].cells[column].dataset.key;
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    rows.sort((one, other) => (up ? 1 : -1) * order.compare(key(one), key(other)));
    const sorted = document.createDocumentFragment();
    for (const row of rows) sorted.append(row);
    table.append(sorted);
  };

  for (const row of rows) open(row, false);
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button.open");
    if (button) open(button.closest("tbody"), button.getAttribute("aria-expanded") !== "true");
  });
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => sort(column)));
  for (const button of pins) {
    button.addEventListener("click", () => {
      const now = button.getAttribute("aria-pressed") !== "true";
      pins.forEach((each) => each.setAttribute("aria-pressed", String(now && each === button)));
      filter();
    });
  }
  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("reset").addEventListener("click", () => {
    pins.forEach((each) => each.setAttribute("aria-pressed", "false"));
    text.value = redirect.value = folder.value = "";
    filter();
  });
  sort(0);
  filter();
})();
