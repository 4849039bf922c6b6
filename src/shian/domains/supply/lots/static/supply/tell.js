// What firms say of their goods: reads codes with the camera, notes the time of the act, and keeps on the phone
// what could not be sent until there is a connection again. Everything works without this, but for that.
const KEY = "shian-tell";
const form = document.getElementById("tell");
const note = document.getElementById("kept");

const kept = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");
function keep(list) {
  localStorage.setItem(KEY, JSON.stringify(list));
  if (!note) return;
  note.classList.toggle("d-none", list.length === 0);
  note.textContent = list.length ? `${note.dataset.text} ${list.length}` : "";
  for (const one of list.filter((entry) => entry.reasons)) {
    const line = document.createElement("div");
    line.textContent = `${one.title}: ${one.reasons.join(" ")}`;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-sm btn-plain";
    drop.textContent = "×";
    drop.addEventListener("click", () => keep(kept().filter((other) => other.id !== one.id)));
    line.append(drop);
    note.append(line);
  }
}

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

async function send(entry) {
  const body = new URLSearchParams(entry.fields);
  body.set("csrfmiddlewaretoken", token());
  const answer = await fetch(entry.address, { method: "POST", body, headers: { "X-Kept": "1" }, redirect: "error" });
  if (answer.status === 422) return (await answer.json()).reasons;
  if (!answer.ok) throw new Error(String(answer.status));
  return null;
}

// One after the other: what came first is told first. A refusal stays on the phone with its reason.
async function sendAll() {
  for (const entry of kept().filter((one) => !one.reasons)) {
    try {
      const reasons = await send(entry);
      const rest = kept().filter((one) => one.id !== entry.id);
      keep(reasons ? [...rest, { ...entry, reasons }] : rest);
    } catch {
      return;
    }
  }
}

// A phone in a market hall is "online" without a connection: what is typed would be lost with the page.
async function reachable() {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

function watch(field) {
  const button = document.getElementById("scan");
  const video = document.getElementById("camera");
  if (!button || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  button.classList.remove("d-none");
  button.addEventListener("click", async () => {
    try {
      const detector = new BarcodeDetector();
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.classList.remove("d-none");
      await video.play();
      while (video.srcObject) {
        const [found] = await detector.detect(video);
        if (found) {
          for (const track of video.srcObject.getTracks()) track.stop();
          video.srcObject = null;
          video.classList.add("d-none");
          field.value = found.rawValue;
          form.elements.quantity?.focus();
          return;
        }
        await new Promise((next) => setTimeout(next, 200));
      }
    } catch {
      field.focus();
    }
  });
}

if (form) {
  if (form.elements.code) watch(form.elements.code);
  let sending = false;
  addEventListener("pageshow", () => { sending = false; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return; // a second tap is not a second act
    sending = true;
    form.elements.at.value = new Date().toISOString();
    if (navigator.onLine && (await reachable())) {
      form.submit();
      return;
    }
    sending = false;
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const title = document.querySelector("h1").textContent.trim();
    keep([...kept(), { id: crypto.randomUUID(), address: form.action, fields, title }]);
    form.reset();
    note.append(` ${form.dataset.kept}`);
  });
}
keep(kept());
addEventListener("online", sendAll);
if (navigator.onLine) sendAll();
