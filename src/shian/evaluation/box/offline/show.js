// What is shown: the result of a check as text nodes. Nothing of the box ever becomes markup.

const MARK = { good: "✓", bad: "✗", note: "!", skip: "–" };
const MOST_ROWS = 500; // of the table of figures at a time

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const faultsOf = (result) => result.steps.flatMap((step) => step.faults);
const stepNamed = (result, name) => result.steps.find((step) => step.name === name);

// The whole result; replaces what was shown before.
function showResult(result) {
  const place = document.getElementById("result");
  place.replaceChildren(
    verdictOf(result),
    ...(result.box ? [factsOf(result)] : []),
    element("ol", { class: "steps" }, ...result.steps.map(stepOf)),
    notCheckedOf(),
    signingLines(),
    ...(result.figures.length ? [figuresOf(result.figures)] : []),
  );
  place.hidden = false;
}

function verdictOf(result) {
  const count = faultsOf(result).length;
  const last = stepNamed(result, "seals")?.facts.number ?? 0;
  const confirmed = confirmedBy(result);
  const state = count ? "bad" : "good";
  const print = element("button", { type: "button", class: "plain no-print", id: "print" }, say("print"));
  print.addEventListener("click", () => globalThis.print());
  return element(
    "section",
    { class: `verdict ${state}`, role: "status", id: "verdict", "data-state": state },
    element("p", { class: "print-only" }, say("protocol")),
    element("h2", {}, say(`verdict-${state}`, { count })),
    !count && !confirmed ? element("p", { id: "alone" }, say("verdict-alone")) : null,
    !count && confirmed && confirmed < last ? element("p", { id: "upto" }, say("verdict-upto", { number: confirmed, last })) : null,
    print,
  );
}

// The latest seal that something from outside the box confirms: a witness whose key was brought, a hash typed in.
function confirmedBy(result) {
  const signed = (stepNamed(result, "witnesses")?.signed ?? []).filter((one) => one.brought).map((one) => one.seal);
  const typed = stepNamed(result, "published");
  return Math.max(0, ...signed, typed?.state === "good" ? typed.facts.number : 0);
}

function factsOf(result) {
  const { box } = result;
  const row = (key, text) => element("div", {}, element("dt", {}, say(key)), element("dd", {}, text));
  const doubtful = stepNamed(result, "manifest").state === "bad";
  return element(
    "section",
    { class: "sheet" },
    doubtful ? element("p", { class: "warn" }, say("not-verified")) : null,
    box.simulated ? element("p", { class: "warn", id: "simulated" }, say("simulated")) : null,
    element(
      "dl",
      {},
      row("fact-file", `${result.fileName} (${readable(result.fileSize)})`),
      row("fact-city", cityOf(box.city)),
      row("fact-report", String(box.report?.title ?? "")),
      row("fact-made", localTime(box.made_at)),
      row("fact-seal", `${box.seal?.number} · ${grouped(String(box.seal?.hash ?? ""))}`),
      row("fact-key", String(box.key_id)),
      row("fact-fingerprint", grouped(box.fingerprint)),
      row("fact-checked", localTime(result.at)),
    ),
  );
}

const cityOf = (city) => String((typeof city === "object" && city ? city.name : city) ?? "");
const grouped = (hash) => (hash.match(/.{1,4}/g) ?? []).join(" ");

function localTime(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toLocaleString(language ? "en-GB" : "zh-CN", { timeZoneName: "short" });
}

function stepOf(step) {
  const key = step.name === "published" ? "typed" : step.name;
  const told = WORDS[`${key}-${step.state}`] ? `${key}-${step.state}` : `${key}-good`;
  const line = step.state === "bad" ? say("step-bad", { count: step.faults.length }) : say(told, step.facts);
  return element(
    "li",
    { class: step.state, "data-step": step.name, "data-state": step.state },
    element("span", { class: "mark", "aria-hidden": "true" }, MARK[step.state]),
    element("h3", {}, say(key)),
    element("p", {}, line),
    faultList(step.faults),
    faultList(step.notes ?? [], "notes"),
    step.signed?.length ? signersOf(step.signed) : null,
  );
}

function faultList(faults, css = "faults") {
  if (!faults.length) return null;
  const shown = faults.slice(0, SHOWN_FAULTS).map((fault) => element("li", { "data-code": fault.code }, sayFault(fault)));
  const rest = faults.length - shown.length;
  return element("ul", { class: css }, ...shown, rest > 0 ? element("li", {}, say("more", { count: rest })) : null);
}

// The newest signatures of each witness; a daily seal makes hundreds a year.
function signersOf(signed) {
  const latest = new Map(signed.map((one) => [one.keyId, one]));
  const lines = [...latest.values()].map((one) => {
    const about = say("signer", { name: one.name, number: one.seal, key: one.keyId });
    return element("li", {}, `${about} · ${say(one.brought ? "signer-brought" : "signer-stated")}`);
  });
  return element("ul", { class: "signers" }, ...lines);
}

function notCheckedOf() {
  const lines = ["not-1", "not-2", "not-3"].map((key) => element("li", {}, say(key)));
  return element("section", { class: "sheet", id: "not-checked" }, element("h2", {}, say("not-checked")), element("ul", {}, ...lines));
}

function figuresOf(figures) {
  const search = element("input", { type: "search", id: "search", placeholder: say("search"), "aria-label": say("search"), class: "no-print" });
  const body = element("tbody");
  const shown = element("p", { class: "quiet", id: "shown" });
  const fill = () => {
    const words = search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const found = figures.filter((one) => {
      const text = Object.values(one).join(" ").normalize("NFKC").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    body.replaceChildren(...found.slice(0, MOST_ROWS).map(figureRow));
    shown.textContent = say("shown", { shown: Math.min(found.length, MOST_ROWS), count: figures.length });
  };
  search.addEventListener("input", fill);
  fill();
  const heads = ["col-text", "col-title", "col-n", "col-d", "col-sql"].map((key) => element("th", { scope: "col" }, say(key)));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body);
  return element("section", { class: "sheet", id: "figures" }, element("h2", {}, say("claimed")), search, shown, element("div", { class: "wide" }, table));
}

function figureRow(one) {
  const title = (language ? one.titleEn : one.title) || one.figure || one.sentence;
  const cell = (key, text, css) => element("td", { "data-label": say(key), class: css }, text);
  return element(
    "tr",
    {},
    cell("col-text", one.text + (one.unit && !one.text.includes(one.unit) ? ` ${one.unit}` : ""), "num"),
    cell("col-title", title),
    cell("col-n", one.n, "num"),
    cell("col-d", one.d, "num"),
    cell("col-sql", one.sql, "code"),
  );
}

function signingLines() {
  const lines = ["checked-by", "signature", "date"].map((key) => element("p", {}, `${say(key)}: `, element("span", { class: "line" })));
  return element("section", { class: "print-only signing" }, ...lines);
}
