// A file dropped on the frame is chosen; the button says that work goes on. Without this the file is chosen by hand.
"use strict";
(() => {
  const zone = document.querySelector("[data-drop]");
  if (!zone) return;
  const input = zone.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.remove("over"); });
  }
  zone.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; });
  zone.closest("form").addEventListener("submit", (event) => {
    const button = event.target.querySelector("[data-working]");
    if (button) button.lastChild.textContent = button.dataset.working;
  });
})();
