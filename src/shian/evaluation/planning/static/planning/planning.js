// Sliders move the number beside them and are moved by it; without scripts the number alone is there.
const number = (slider) => slider.form.elements[slider.dataset.slides];

for (const slider of document.querySelectorAll("[data-slides]")) {
  slider.hidden = false;
  const home = slider.value;
  slider.addEventListener("input", () => { number(slider).value = slider.value; });
  number(slider).addEventListener("input", (event) => {
    if (event.isTrusted) slider.value = number(slider).value || home;
  });
}

// Edition, year, place and seal change every line: the page is asked for anew.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-whole-page]")) HTMLFormElement.prototype.submit.call(event.target.form);
});
