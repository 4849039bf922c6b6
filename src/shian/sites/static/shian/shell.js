// The frame's behaviour: progress line, notices, dialogs, folded navigation, auto-submitting choices.
const progress = document.getElementById("progress");
let waiting = 0;

document.addEventListener("htmx:beforeRequest", () => {
  waiting += 1;
  progress?.classList.remove("done");
  progress?.classList.add("busy");
});
document.addEventListener("htmx:afterRequest", () => {
  waiting = Math.max(0, waiting - 1);
  if (waiting || !progress) return;
  progress.classList.add("done");
  setTimeout(() => { if (!waiting) progress.classList.remove("busy", "done"); }, 250);
});

const icons = { good: "circle-check", bad: "alert-triangle", warn: "alert-circle", open: "info-circle" };

export function notice(message, tone = "good", seconds = 5) {
  const box = document.getElementById("toasts");
  if (!box || !message) return;
  const note = document.createElement("div");
  note.className = `note tone-${tone}`;
  note.setAttribute("role", tone === "bad" ? "alert" : "status");
  const icon = document.createElement("i");
  icon.className = `ti ti-${icons[tone] || icons.open}`;
  icon.setAttribute("aria-hidden", "true");
  const text = document.createElement("div");
  text.textContent = message;
  note.append(icon, text);
  box.append(note);
  note.addEventListener("click", () => note.remove());
  if (tone !== "bad") setTimeout(() => note.remove(), seconds * 1000);
}

// HX-Trigger: {"toast": {"message": "…", "tone": "good"}} or {"toast": "…"}
document.addEventListener("toast", (event) => {
  const { message, value, tone } = event.detail || {};
  notice(message || value, tone);
});
const said = (name) => document.body.dataset[name] || "";
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  notice(`${said(status === 403 ? "denied" : "failed")} (${status})`, "bad");
});
document.addEventListener("htmx:sendError", () => notice(said("offline"), "bad"));

// A response swapped into #dialog opens it; the event "close-dialog" or an empty answer closes it.
const dialog = document.getElementById("dialog");
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== dialog) return;
  if (dialog.innerHTML.trim() && !dialog.open) dialog.showModal();
  if (!dialog.innerHTML.trim()) dialog.close();
});
document.addEventListener("close-dialog", () => dialog?.close());
document.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close-dialog]")) dialog?.close();
  if (event.target.closest("[data-print]")) print();
  if (event.target.closest("[data-back]")) history.back();
});

// <select data-autosubmit> submits its form; without JavaScript the form's own button does.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});

// Who signs out leaves no unsent report behind on the device.
document.addEventListener("submit", (event) => {
  if (event.target.action.endsWith("/logout/")) localStorage.removeItem("shian-report");
});

// Folded groups of the navigation are remembered in this browser.
const folds = JSON.parse(localStorage.getItem("shian-folds") || "{}");
for (const group of document.querySelectorAll(".side details[data-group]")) {
  const { group: key } = group.dataset;
  if (key in folds && !group.querySelector("[aria-current]")) group.open = folds[key];
  group.querySelector("summary").addEventListener("click", () => {
    folds[key] = !group.open;
    localStorage.setItem("shian-folds", JSON.stringify(folds));
  });
}
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
for (const now of document.querySelectorAll(".path .now")) now.parentElement.scrollLeft = now.offsetLeft - 24;

// A picker: what is chosen fills the hidden field; typing again empties it.
document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-pick]");
  if (choice) {
    const picker = choice.closest("[data-picker]");
    const [hidden, words] = picker.querySelectorAll("input");
    hidden.value = choice.dataset.pick;
    words.value = choice.textContent;
    picker.querySelector(".picks").replaceChildren();
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
document.addEventListener("input", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker && event.target.name === "words") picker.querySelector("input[type=hidden]").value = "";
});
