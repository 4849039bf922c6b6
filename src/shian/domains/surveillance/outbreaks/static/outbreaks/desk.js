// Choices for all rows of a list at once: <input type="checkbox" data-all="name of the boxes">.
document.addEventListener("change", (event) => {
  const { all } = event.target.dataset;
  if (!all) return;
  for (const box of event.target.closest("table").querySelectorAll(`input[name="${all}"]`)) box.checked = event.target.checked;
});
