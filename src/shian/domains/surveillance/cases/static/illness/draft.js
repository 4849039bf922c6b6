// The unsent report on this device. It is encrypted with a key that the server gives to one sign-in and that is
// nowhere stored; name, telephone, identity number and address are not in it at all. Where the browser encrypts
// nothing (a page that came neither by HTTPS nor from this machine), only what is chosen is kept, no words.
const KEY = "shian-report";
const DAY = 24 * 3600 * 1000;
export const encrypts = Boolean(globalThis.crypto?.subtle);
let writes = 0;

const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const key = (form) => crypto.subtle.importKey("raw", bytes(form.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"]);

function fields(form) {
  const personal = new Set([...form.dataset.private.split(" "), "csrfmiddlewaretoken", "reason", "hospital"]);
  const words = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].some((one) =>
    ["text", "search", "textarea"].includes(one.type));
  return [...new FormData(form)].filter(([name, value]) => value && !personal.has(name) && (encrypts || !words(name)));
}

export async function keep(form) {
  const mine = (writes += 1);
  const draft = { user: form.dataset.user, at: Date.now() };
  if (encrypts) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(fields(form)));
    draft.iv = text(iv);
    draft.data = text(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(form), plain));
  } else draft.fields = fields(form);
  if (mine === writes) localStorage.setItem(KEY, JSON.stringify(draft));
}

export function forget() {
  writes += 1;
  localStorage.removeItem(KEY);
}

// The fields of the draft; null where there is none for this person, sign-in and day. Others are forgotten.
export async function read(form) {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY));
    if (!draft) return null;
    if (draft.user !== form.dataset.user || Date.now() - draft.at > DAY) throw new Error("not this person's");
    if (!encrypts) return draft.fields ?? null;
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(draft.iv) }, await key(form), bytes(draft.data));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    forget();
    return null;
  }
}
