// The doctor's form with JavaScript: quick answers, places of the register, the live score, and a draft on this
// device (draft.js). Without it the form works all the same.
import { encrypts, forget, keep, read } from "./draft.js";

const form = document.getElementById("report");
const wanted = JSON.parse(document.getElementById("wanted").textContent);
const once = "once" in form.dataset; // a returned report is filled in from the server, never from a draft

function filled(name) {
  const fields = form.querySelectorAll(`[name="${name}"]`);
  return [...fields].some((field) =>
    field.type === "radio" || field.type === "checkbox" ? field.checked && field.value : field.value.trim() !== "");
}

function has(one) {
  if (!one.eaten) return one.fields.every(filled);
  for (let n = 0; form.querySelector(`[name="food${n}-food_name"]`); n += 1) {
    if (one.fields.some((field) => filled(`food${n}-${field}`))) return true;
  }
  return false;
}

function score() {
  const lacking = wanted.filter((one) => !has(one)).sort((a, b) => b.points - a.points);
  const points = 100 - lacking.reduce((sum, one) => sum + one.points, 0);
  const box = form.querySelector(".score");
  box.hidden = false;
  box.querySelector("[data-score]").textContent = points;
  box.querySelector("progress").value = points;
  const next = box.querySelector("[data-next]");
  next.textContent = lacking.length ? `${next.dataset.text} ${lacking.slice(0, 2).map((one) => one.label).join("、")}` : "";
}

function pressed() {
  for (const button of form.querySelectorAll(".quick button")) {
    const { value } = document.getElementById(button.parentElement.dataset.for);
    button.ariaPressed = String(value === button.value);
  }
}

function changed() {
  score();
  pressed();
  if (!once) keep(form);
}

function fill(fields) {
  if (form.querySelector(".wrong, .note[role=alert]:not([hidden])")) return; // the server has sent the values back
  for (const field of form.querySelectorAll("input[type=radio], input[type=checkbox]")) field.checked = false;
  for (const [name, value] of fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.value === value) field.checked = true;
      } else field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
  }
  document.getElementById("draft").hidden = false;
}

// A place of the register was chosen: its trade says what sort of place it is, unless that was answered.
function choose(place) {
  const box = place.closest(".place");
  const operator = box.querySelector("input[type=hidden]");
  box.querySelector("input[type=text]").value = place.dataset.name;
  operator.value = place.dataset.operator;
  box.classList.add("chosen");
  box.querySelector(".found-places").replaceChildren();
  const sorts = [...form.elements[operator.name.replace("operator", "setting")]];
  if (!sorts.some((one) => one.checked)) {
    const sort = sorts.find((one) => one.value === place.dataset.setting);
    if (sort) sort.checked = true;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const quick of form.querySelectorAll(".quick")) quick.hidden = false;
form.addEventListener("click", (event) => {
  const quick = event.target.closest(".quick button");
  const place = event.target.closest("[data-operator]");
  if (quick) {
    const field = document.getElementById(quick.parentElement.dataset.for);
    field.value = quick.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (place) choose(place);
  if (event.target.closest("[data-drop]")) {
    forget();
    location.reload();
  }
});
form.addEventListener("input", (event) => {
  const box = event.target.closest(".place");
  if (box && event.target.type === "text") {
    box.querySelector("input[type=hidden]").value = "";
    box.classList.remove("chosen");
  }
  changed();
});
form.addEventListener("change", changed);
// The key "next" of a phone's keyboard goes on to the next field; a report is sent by its button only.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  const inputs = [...form.querySelectorAll("input.form-control")].filter((one) => one.checkVisibility());
  inputs[inputs.indexOf(event.target) + 1]?.focus();
});
form.addEventListener("submit", (event) => {
  const offline = document.getElementById("offline");
  offline.hidden = navigator.onLine;
  if (navigator.onLine) return;
  event.preventDefault();
  if (!once) keep(form);
  offline.scrollIntoView({ block: "center" });
});
addEventListener("online", () => { document.getElementById("offline").hidden = true; });

const kept = document.getElementById("kept");
if (kept) {
  kept.hidden = false;
  kept.children[encrypts ? 0 : 1].hidden = false;
}
const draft = once ? null : await read(form);
if (draft) fill(draft);
score();
pressed();
