// Bytes and texts: hex, base64, SHA-256; and the one error this page raises itself.

// A named fault: `code` picks the words (words.js), `params` fill them.
class Fault extends Error {
  constructor(code, params = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

// Any error as a named fault; a file that was exchanged on disk after it was chosen is said so.
function asFault(error) {
  if (error instanceof Fault) return error;
  if (error?.name === "NotReadableError" || error?.name === "NotFoundError") return new Fault("file-exchanged");
  return new Fault("not-read", { why: String(error) });
}

const toHex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");
const toUtf8 = (text) => new TextEncoder().encode(text);

// Text from UTF-8 bytes; bytes that are not UTF-8 are an error, not a question mark.
const fromUtf8 = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

function fromHex(text) {
  if (typeof text !== "string" || text.length % 2 || !/^[0-9a-f]*$/.test(text)) throw new Fault("not-hex");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function fromBase64(text) {
  const plain = String(text).replace(/\s+/g, "");
  if (plain.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) throw new Fault("not-base64");
  return Uint8Array.from(atob(plain), (c) => c.charCodeAt(0));
}

async function sha256(bytes) {
  return toHex(await crypto.subtle.digest("SHA-256", bytes));
}

// Sizes as people read them: 3.2 MB.
function readable(size) {
  const units = ["B", "kB", "MB", "GB"];
  let [value, unit] = [size, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit && value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
