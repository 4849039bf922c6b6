// Keys for those who work here all day: / search, g i inbox, j k rows, Enter open, n new, ? help.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll(".rows tbody tr[data-href]")];
let at = -1;
let prefix = "";

function move(step) {
  const all = rows();
  if (!all.length) return;
  all[at]?.classList.remove("at");
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all[at].classList.add("at");
  all[at].scrollIntoView({ block: "nearest" });
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

const keys = {
  "/": () => document.getElementById("find")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  Enter: () => { const row = rows()[at]; if (row) location.href = row.dataset.href; },
  n: () => follow("[data-key='n']"),
  "?": () => document.getElementById("keys")?.showModal(),
  "g i": () => follow("[data-key='inbox']"),
  "g h": () => follow(".brand"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target !== document.body && event.target.id !== "main") return;
  const key = prefix ? `${prefix} ${event.key}` : event.key;
  prefix = event.key === "g" && !prefix ? "g" : "";
  if (!keys[key]) return;
  event.preventDefault();
  keys[key]();
});
document.addEventListener("htmx:afterSwap", () => { at = -1; });

// In the search panel the arrow keys walk through what was found.
document.querySelector(".finder")?.addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [document.getElementById("find"), ...document.querySelectorAll(".found a")];
  const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  stops[Math.max(0, Math.min(stops.length - 1, next))]?.focus();
  event.preventDefault();
});
