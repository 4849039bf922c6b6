// Public keys (Ed25519, PEM) and signatures, by the browser's own WebCrypto.

const SPKI_HEAD = "302a300506032b6570032100"; // what stands before the 32 bytes of an Ed25519 key (RFC 8410)
const PEM = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/g;

// All public keys of a PEM text: { id, pem, key }. The id is that of the seals: 16 hex digits of SHA-256.
async function readKeys(text) {
  if (/PRIVATE KEY/.test(text)) throw new Fault("key-private");
  const blocks = [...text.matchAll(PEM)];
  if (!blocks.length) throw new Fault("key-not-pem");
  return Promise.all(blocks.map(([pem, body]) => readKey(pem, body)));
}

async function readKey(pem, body) {
  const der = fromBase64(body);
  if (der.length !== 44 || toHex(der.slice(0, 12)) !== SPKI_HEAD) throw new Fault("key-other-sort");
  const raw = der.slice(12);
  const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, true, ["verify"]);
  return { id: (await sha256(raw)).slice(0, 16), pem, key, raw: toHex(raw) };
}

async function verifies(key, signature, bytes) {
  return signature.length === 64 && crypto.subtle.verify({ name: "Ed25519" }, key.key, signature, bytes);
}

// Whether this browser can do what the page needs. It is tried out on the second test of RFC 8032, 7.1, with the
// right message and with a wrong one: a browser that calls everything good must not pass.
async function canCheck() {
  if (!globalThis.crypto?.subtle || typeof DecompressionStream === "undefined") return false;
  try {
    const raw = fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const signature = fromHex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, true, ["verify"]);
    const right = await crypto.subtle.verify({ name: "Ed25519" }, key, signature, Uint8Array.of(0x72));
    const wrong = await crypto.subtle.verify({ name: "Ed25519" }, key, signature, Uint8Array.of(0x73));
    return right && !wrong;
  } catch {
    return false;
  }
}
