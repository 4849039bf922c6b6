// The doctor's form with JavaScript: quick times, places of the register, the live score, and a draft on this
// device. Without it the form works all the same. The draft never holds name, telephone, identity number or
// address; it is forgotten when the report is sent, when somebody else signs in or signs out, and after a day.
const KEY = "shian-report";
const DAY = 24 * 3600 * 1000;
const form = document.getElementById("report");
const wanted = JSON.parse(document.getElementById("wanted").textContent);
const personal = new Set([...form.dataset.private.split(" "), "csrfmiddlewaretoken", "reason", "hospital"]);
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

function keep() {
  if (once) return;
  const fields = [...new FormData(form)].filter(([name, value]) => value && !personal.has(name));
  localStorage.setItem(KEY, JSON.stringify({ user: form.dataset.user, at: Date.now(), fields }));
}

function restore() {
  const draft = JSON.parse(localStorage.getItem(KEY) ?? "null");
  if (!draft || once) return;
  if (draft.user !== form.dataset.user || Date.now() - draft.at > DAY) {
    localStorage.removeItem(KEY);
    return;
  }
  if (form.querySelector(".wrong, .note[role=alert]:not([hidden])")) return; // the server has sent the values back
  for (const field of form.querySelectorAll("input[type=radio], input[type=checkbox]")) field.checked = false;
  for (const [name, value] of draft.fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.value === value) field.checked = true;
      } else field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
  }
  document.getElementById("draft").hidden = false;
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
  if (place) {
    const box = place.closest(".place");
    box.querySelector("input[type=text]").value = place.dataset.name;
    box.querySelector("input[type=hidden]").value = place.dataset.operator;
    box.classList.add("chosen");
    box.querySelector(".found-places").replaceChildren();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (event.target.closest("[data-drop]")) {
    localStorage.removeItem(KEY);
    location.reload();
  }
});
form.addEventListener("input", (event) => {
  const box = event.target.closest(".place");
  if (box && event.target.type === "text") {
    box.querySelector("input[type=hidden]").value = "";
    box.classList.remove("chosen");
  }
  score();
  keep();
});
form.addEventListener("change", () => { score(); keep(); });
form.addEventListener("submit", (event) => {
  const offline = document.getElementById("offline");
  offline.hidden = navigator.onLine;
  if (navigator.onLine) return;
  event.preventDefault();
  keep();
  offline.scrollIntoView({ block: "center" });
});
addEventListener("online", () => { document.getElementById("offline").hidden = true; });
restore();
score();
