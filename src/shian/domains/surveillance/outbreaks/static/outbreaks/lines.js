// The line list as a sheet: cells are edited in place and saved one by one, each save names the version of the
// line its writer saw; what others save comes in every few seconds. Without this the lines have plain forms.
import { notice } from "../shian/shell.js";

const sheet = document.getElementById("sheet");
const grid = document.getElementById("grid");
const working = sheet && "working" in sheet.dataset;
const say = (name) => sheet.dataset[`say${name}`];
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const heads = grid ? [...grid.tHead.rows[0].cells] : [];
const headOf = (cell) => heads[cell.cellIndex];
const FOODS = { "✓": "y", "×": "n" };
const EVERY = 4000;
let since = sheet?.dataset.since;
let editor = null; // {cell, input, before}
const queues = new Map(); // one save after the other for each line

const typed = (cell) => (headOf(cell).dataset.kind === "food" ? FOODS[cell.textContent] || cell.textContent : cell.textContent);
const editable = (cell) => working && cell?.tagName === "TD" && headOf(cell)?.dataset.cell && !cell.parentElement.classList.contains("struck");

function stand(cell) {
  if (!cell || cell.tagName !== "TD") return;
  grid.querySelector("td[tabindex='0']")?.setAttribute("tabindex", "-1");
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function beside(cell, down, right) {
  const rows = [...grid.tBodies[0].rows];
  const row = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(cell.parentElement) + down))];
  const at = Math.max(1, Math.min(row.cells.length - 1, cell.cellIndex + right));
  return row.cells[at];
}

function inputFor(cell, first) {
  const { kind, choices } = headOf(cell).dataset;
  if (choices) {
    const select = document.createElement("select");
    select.append(...["", ...choices.split("|")].map((word) => new Option(word, word)));
    select.value = cell.textContent;
    return select;
  }
  const input = document.createElement("input");
  input.autocomplete = "off";
  input.value = first ?? (kind === "personal" ? "" : typed(cell));
  if (kind === "personal") input.placeholder = cell.textContent;
  if (kind === "moment") input.placeholder = "2021-03-05 18:30";
  if (kind === "symptoms") input.setAttribute("list", "symptom-words");
  return input;
}

function edit(cell, first) {
  if (!editable(cell) || editor) return;
  const input = inputFor(cell, first);
  input.setAttribute("aria-label", headOf(cell).textContent);
  editor = { cell, input, before: [...cell.childNodes], was: typed(cell) };
  cell.classList.remove("wrong");
  cell.classList.add("editing");
  cell.classList.toggle("food-edit", headOf(cell).dataset.kind === "food");
  cell.replaceChildren(input);
  input.focus();
  if (first == null && input.select) input.select();
}

function leave({ keep }) {
  if (!editor) return null;
  const { cell, input, before, was } = editor;
  const value = input.value.trim();
  editor = null;
  cell.classList.remove("editing", "food-edit");
  cell.replaceChildren(...before);
  const untouched = value === was || (headOf(cell).dataset.kind === "personal" && value === "");
  if (keep && !untouched) save(cell, value);
  return cell;
}

// Saves of one line wait for each other, so that each names the version the one before has made.
function save(cell, value, version) {
  const row = cell.parentElement;
  const { line } = row.dataset;
  const name = headOf(cell).dataset.cell;
  cell.classList.add("saving");
  if (headOf(cell).dataset.kind !== "personal") cell.textContent = value;
  const before = queues.get(line) || Promise.resolve();
  const next = before.then(() => send(line, name, value, version)).catch(() => failed(line, name, value, say("Offline")));
  queues.set(line, next);
}

const rowOf = (line) => document.getElementById(`line-${line}`);
const cellOf = (line, name) => rowOf(line)?.cells[heads.findIndex((head) => head.dataset.cell === name)];

async function send(line, name, value, version) {
  const body = new URLSearchParams({ name, value, version: version ?? rowOf(line).dataset.version });
  const answer = await fetch(`${sheet.dataset.lines}${line}/cell/`, { method: "POST", body, headers: { "X-CSRFToken": token(), "X-Sheet": sheet.dataset.query } });
  if (answer.status === 200) { put(await answer.json(), false); note(say("Saved")); return; }
  if (answer.status === 409) { clash(line, name, value, await answer.json()); return; }
  const { reason } = answer.status === 422 ? await answer.json() : { reason: `${document.body.dataset.failed} (${answer.status})` };
  failed(line, name, value, reason);
}

function failed(line, name, value, reason) {
  const cell = cellOf(line, name);
  cell?.classList.remove("saving");
  cell?.classList.add("wrong");
  if (cell) cell.title = reason;
  notice(`${rowOf(line)?.cells[0].textContent.trim()} · ${heads.find((head) => head.dataset.cell === name)?.textContent.trim()}: ${reason}`, "bad");
}

// A row as the server has it takes the place of the shown one, unless it is older or just being written.
function put({ id, version, html }, others) {
  const old = rowOf(id);
  if (!old || Number(old.dataset.version) > version || (others && Number(old.dataset.version) === version)) return;
  const holder = document.createElement("tbody");
  holder.innerHTML = html;
  const fresh = holder.rows[0];
  const place = old.contains(document.activeElement) ? document.activeElement.closest("td")?.cellIndex : null;
  if (editor?.cell.parentElement === old) {
    // The cell that is being written stays; the version it was begun with stays too, so that a clash is seen.
    for (const cell of [...old.cells]) if (cell !== editor.cell && fresh.cells[cell.cellIndex]) cell.replaceWith(fresh.cells[cell.cellIndex].cloneNode(true));
    if (!others) old.dataset.version = version;
    return;
  }
  old.replaceWith(fresh);
  if (others) fresh.classList.add("by-others");
  if (place != null && place > 0) stand(fresh.cells[place]);
}

function clash(line, name, mine, now) {
  const { theirs, version, reason } = now;
  const cell = cellOf(line, name);
  cell?.classList.remove("saving");
  cell?.classList.add("wrong");
  const dialog = document.getElementById("dialog");
  const head = heads.find((one) => one.dataset.cell === name);
  const words = (text) => { const b = document.createElement("b"); b.textContent = text || "–"; return b; };
  const box = document.createElement("div");
  box.className = "body p-3";
  const title = document.createElement("h2");
  title.textContent = `${rowOf(line).cells[0].textContent.trim()} · ${head.textContent.trim()}`;
  const why = document.createElement("p");
  why.textContent = reason;
  const pairs = document.createElement("div");
  pairs.className = "clash";
  pairs.append(say("Theirs"), words(theirs), say("Mine"), words(mine));
  const foot = document.createElement("div");
  foot.className = "dialog-foot";
  const button = (label, css, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn ${css}`;
    made.textContent = label;
    made.addEventListener("click", () => { dialog.close(); act(); });
    return made;
  };
  foot.append(
    button(say("Keep"), "btn-primary", () => put(now, false)),
    button(say("Write"), "btn-plain", () => save(cellOf(line, name), mine, version)),
  );
  box.append(title, why, pairs);
  dialog.replaceChildren(box, foot);
  dialog.showModal();
}

function note(text) {
  const place = document.getElementById("sheet-note");
  place.textContent = text;
  clearTimeout(note.timer);
  note.timer = setTimeout(() => { if (place.textContent === text) place.textContent = ""; }, 2500);
}

async function poll() {
  if (document.hidden) return;
  const query = new URLSearchParams({ since });
  const answer = await fetch(`${sheet.dataset.cells}?${query}`, { headers: { "X-Sheet": sheet.dataset.query } }).catch(() => null);
  if (!answer?.ok) return;
  const told = await answer.json();
  since = told.since;
  if (told.many) { note(say("Many")); return; }
  let news = 0;
  for (const row of told.rows) {
    if (rowOf(row.id)) put(row, true);
    else if (row.version === 1) news += 1;
  }
  if (news) note(`${news} ${say("New")}`);
}

function pressed(event) {
  const cell = event.target.closest("td");
  if (!cell || !grid.contains(cell)) return;
  if (editor) { whileEditing(event); return; }
  const { key } = event;
  if (key === "Process" || event.isComposing) { // an input method begins: it goes on in the opened cell
    if (editable(cell) && headOf(cell).dataset.kind !== "food" && !headOf(cell).dataset.choices) edit(cell, "");
    return;
  }
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  if (moves[key] && !event.ctrlKey) stand(beside(cell, ...moves[key]));
  else if (key === "Home") stand(cell.parentElement.cells[1]);
  else if (key === "End") stand(cell.parentElement.cells[cell.parentElement.cells.length - 1]);
  else if (key === "Enter" || key === "F2") { if (editable(cell)) edit(cell); else cell.parentElement.querySelector("a")?.click(); }
  else if (key === "Tab") { if (!tab(cell, event.shiftKey)) return; }
  else if ((key === "Delete" || key === "Backspace") && editable(cell)) { if (typed(cell)) save(cell, ""); }
  else if (event.ctrlKey || event.metaKey || event.altKey || key.length !== 1) return;
  else if (!editable(cell)) return;
  else if (headOf(cell).dataset.kind === "food") food(cell, key);
  else edit(cell, headOf(cell).dataset.choices ? undefined : key);
  event.preventDefault();
  event.stopPropagation();
}

// One key answers: y or + ate it, n or - did not, space goes round; a digit begins a number of portions.
function food(cell, key) {
  const round = { "": "y", y: "n", n: "" };
  const answer = { y: "y", "+": "y", n: "n", "-": "n", " ": round[typed(cell)] ?? "" }[key.toLowerCase()];
  if (answer !== undefined) { save(cell, answer); stand(beside(cell, 0, key === " " ? 0 : 1)); }
  else if (/[0-9.]/.test(key)) edit(cell, key);
}

function tab(cell, back) {
  const next = beside(cell, 0, back ? -1 : 1);
  if (next !== cell) { stand(next); return true; }
  const row = back ? cell.parentElement.previousElementSibling : cell.parentElement.nextElementSibling;
  if (!row) return false;
  stand(row.cells[back ? row.cells.length - 1 : 1]);
  return true;
}

function whileEditing(event) {
  const { key } = event;
  if (key === "Escape") { stand(leave({ keep: false })); event.stopPropagation(); return; }
  if (key === "Enter" && !event.isComposing) stand(beside(leave({ keep: true }), event.shiftKey ? -1 : 1, 0));
  else if (key === "Tab") tab(leave({ keep: true }), event.shiftKey);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Rows pasted onto the sheet go to the page that reads and previews them.
function pasted(event) {
  if (editor || !working) return;
  const text = event.clipboardData.getData("text/plain");
  const cell = document.activeElement?.closest("#grid td");
  if (!text.trim()) return;
  if (!/[\t\n]/.test(text.trim())) { if (cell && editable(cell)) save(cell, text.trim()); return; }
  event.preventDefault();
  const form = document.createElement("form");
  form.method = "post";
  form.action = sheet.dataset.paste;
  for (const [name, value] of [["csrfmiddlewaretoken", token()], ["text", text]]) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  form.hidden = true;
  document.body.append(form);
  form.submit();
}

if (grid) {
  for (const cell of grid.querySelectorAll("tbody td")) cell.tabIndex = -1;
  const first = grid.querySelector("tbody td");
  if (first) first.tabIndex = 0;
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((row) => row.querySelectorAll?.("td").forEach((cell) => { if (cell.tabIndex !== 0) cell.tabIndex = -1; })))).observe(grid.tBodies[0], { childList: true });
  grid.addEventListener("keydown", pressed);
  grid.addEventListener("click", (event) => { const cell = event.target.closest("td"); if (cell && !editor) stand(cell); });
  grid.addEventListener("dblclick", (event) => edit(event.target.closest("td")));
  grid.addEventListener("focusout", () => { if (editor) setTimeout(() => { if (editor && !editor.cell.contains(document.activeElement)) leave({ keep: true }); }); });
  grid.addEventListener("change", (event) => { if (editor?.input === event.target && event.target.tagName === "SELECT") stand(leave({ keep: true })); });
  document.addEventListener("paste", (event) => { if (!event.target.closest?.("input, textarea, select")) pasted(event); });
  setInterval(poll, EVERY);
}
