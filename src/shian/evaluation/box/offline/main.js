// The page: its inputs, its switch of language, and the run of a check.

const chosen = { box: [], "city-key": [], "witness-key": [] };
let lastResult = null;
let running = 0; // a newer check leaves an older one's result unshown

const byId = (id) => document.getElementById(id);

function translatePage() {
  document.documentElement.lang = language ? "en" : "zh-Hans";
  document.title = say("title");
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = say(place.dataset.say);
  for (const name of Object.keys(chosen)) showChosen(name);
  if (lastResult) showResult(lastResult);
}

function showChosen(name) {
  const names = chosen[name].map((file) => `${file.name} (${readable(file.size)})`).join(", ");
  byId(`${name}-chosen`).textContent = names || say("choose");
}

function take(name, files) {
  chosen[name] = name === "box" ? [...files].slice(0, 1) : [...files];
  showChosen(name);
  byId("problem").textContent = "";
}

for (const name of Object.keys(chosen)) {
  const [input, zone] = [byId(name), byId(`${name}-zone`)];
  input.addEventListener("change", () => take(name, input.files));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(name, event.dataTransfer.files);
  });
}
// A file dropped beside the zones must not replace the page.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());

async function keysOf(name) {
  const keys = [];
  for (const file of chosen[name]) {
    if (file.size > 65_536) throw new Fault("key-not-pem");
    keys.push(...(await readKeys(await file.text())));
  }
  return keys;
}

async function run() {
  const problem = byId("problem");
  problem.textContent = "";
  if (!chosen.box.length || !chosen["city-key"].length) {
    problem.textContent = say("need-both");
    return;
  }
  const mine = ++running;
  const progress = byId("progress");
  byId("result").hidden = true;
  progress.hidden = false;
  try {
    const asked = {
      file: chosen.box[0],
      cityKeys: await keysOf("city-key"),
      witnessKeys: await keysOf("witness-key"),
      published: readPublished(byId("number").value, byId("hash").value),
    };
    const result = await checkBox(asked, showProgress);
    if (mine !== running) return;
    lastResult = result;
    showResult(result);
    byId("verdict").scrollIntoView({ block: "start" });
  } catch (fault) {
    problem.textContent = sayFault(asFault(fault));
  } finally {
    if (mine === running) progress.hidden = true;
    document.body.dataset.done = mine;
  }
}

function showProgress(step, done, total) {
  byId("bar").value = total ? done / total : 0;
  byId("step").textContent = say("working", { step: say(step === "published" ? "typed" : step) });
}

byId("language").addEventListener("click", () => {
  language = 1 - language;
  translatePage();
});
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});

language = /[?#]en$/.test(location.href) ? 1 : 0; // check.html#en opens in English
translatePage();
canCheck().then((able) => {
  byId("cannot").hidden = able;
  byId("start").disabled = !able;
  document.body.dataset.ready = able ? "yes" : "no";
});
