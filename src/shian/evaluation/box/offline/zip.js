// A small, strict reader of zip files: what the box needs, and nothing that could hide something from another reader.
//
// Two programs may read a crooked zip differently: the one that checks it and the one that shows it. So everything
// that leaves room for that is refused: zip64, encryption, duplicates, paths that lead elsewhere, links, bytes
// between the files or in side fields, names that differ between a file and the directory. (Format: APPNOTE.TXT
// 6.3.10, sections 4.3 and 4.4.)

const MOST_FILES = 65_534; // more would need zip64
const MOST_DIRECTORY = 16 << 20; // bytes of the central directory
const MOST_BYTES = 1 << 30; // of one file, unpacked
const TAIL = 22 + 65_535; // the end record with its longest comment
const STORED = 0;
const DEFLATED = 8;
const HAS_DESCRIPTOR = 8; // flag bit 3: sizes stand behind the data, too
const KNOWN_FLAGS = 0x080e; // deflate's two bits, bit 3, and bit 11 (names in UTF-8)

// Opens a zip: a Map of entries by name, in the order of their data.
async function openZip(file) {
  const end = await endRecord(file);
  const directory = new DataView(await file.slice(end.start, end.start + end.size).arrayBuffer());
  const entries = centralDirectory(directory, end.count);
  await checkTiling(file, entries, end.start);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

async function endRecord(file) {
  const from = Math.max(0, file.size - TAIL);
  const tail = new DataView(await file.slice(from).arrayBuffer());
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50 || at + 22 + tail.getUint16(at + 20, true) !== tail.byteLength) continue;
    const count = tail.getUint16(at + 10, true);
    const [size, start] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
    const zip64 = count === 0xffff || size === 0xffffffff || start === 0xffffffff;
    if (zip64 || (at >= 20 && tail.getUint32(at - 20, true) === 0x07064b50)) throw new Fault("zip-zip64");
    if (tail.getUint32(at + 4, true) || tail.getUint16(at + 8, true) !== count) throw new Fault("zip-parts");
    if (tail.getUint16(at + 20, true)) throw new Fault("zip-comment");
    if (start + size !== from + at) throw new Fault("zip-gap", { name: "central directory" });
    if (count > MOST_FILES || size > MOST_DIRECTORY) throw new Fault("zip-too-many", { count });
    return { start, size, count };
  }
  throw new Fault("zip-none");
}

function centralDirectory(view, count) {
  const entries = [];
  const names = new Set();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) throw new Fault("zip-damaged", { name: `#${i}` });
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const next = at + 46 + nameSize + extraSize + commentSize;
    if (next > view.byteLength) throw new Fault("zip-damaged", { name: `#${i}` });
    const entry = entryAt(view, at, nameSize, extraSize);
    if (names.has(entry.name.toLowerCase())) throw new Fault("zip-twice", { name: entry.name });
    names.add(entry.name.toLowerCase());
    entries.push(entry);
    at = next;
  }
  if (at !== view.byteLength) throw new Fault("zip-gap", { name: "central directory" });
  return entries.sort((a, b) => a.offset - b.offset);
}

function entryAt(view, at, nameSize, extraSize) {
  const name = nameOf(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameSize));
  const entry = {
    name,
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  const linked = ((view.getUint32(at + 38, true) >>> 16) & 0xf000) === 0xa000;
  if (linked) throw new Fault("zip-link", { name });
  if (entry.flags & ~KNOWN_FLAGS) throw new Fault("zip-flags", { name });
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new Fault("zip-method", { name });
  if (entry.method === STORED && entry.packed !== entry.size) throw new Fault("zip-damaged", { name });
  if (entry.size > MOST_BYTES || entry.packed > MOST_BYTES) throw new Fault("zip-too-large", { name });
  if (hasZip64(view, at + 46 + nameSize, extraSize)) throw new Fault("zip-zip64");
  if (extraSize || view.getUint16(at + 32, true)) throw new Fault("zip-extra", { name });
  return entry;
}

function hasZip64(view, from, size) {
  for (let at = from; at + 4 <= from + size; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === 1) return true;
  }
  return false;
}

// Printable ASCII, relative, downward: nothing a browser, Python and Windows could take for different files.
function nameOf(bytes) {
  const name = String.fromCharCode(...bytes);
  const parts = name.split("/");
  const odd = !name || !/^[\x21-\x7e]+$/.test(name) || /[\\:*?"<>|]/.test(name);
  if (odd || parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new Fault("zip-name", { name: name.replace(/[^\x20-\x7e]/g, "?").slice(0, 120) });
  }
  return name;
}

// The files' data must lie one behind the other from the first byte to the directory, each under its own name.
async function checkTiling(file, entries, end) {
  let expected = [0];
  for (const entry of entries) {
    if (!expected.includes(entry.offset)) throw new Fault("zip-gap", { name: entry.name });
    const head = new DataView(await file.slice(entry.offset, entry.offset + 30 + entry.name.length).arrayBuffer());
    const whole = head.byteLength === 30 + entry.name.length && head.getUint32(0, true) === 0x04034b50;
    const same =
      whole &&
      head.getUint16(26, true) === entry.name.length &&
      String.fromCharCode(...new Uint8Array(head.buffer, 30)) === entry.name &&
      head.getUint16(6, true) === entry.flags &&
      head.getUint16(8, true) === entry.method;
    if (!same) throw new Fault("zip-two-names", { name: entry.name });
    if (head.getUint16(28, true)) throw new Fault("zip-extra", { name: entry.name });
    entry.start = entry.offset + 30 + entry.name.length;
    const after = entry.start + entry.packed;
    expected = entry.flags & HAS_DESCRIPTOR ? [after + 12, after + 16] : [after];
  }
  if (!expected.includes(end)) throw new Fault("zip-gap", { name: entries.at(-1)?.name ?? "" });
}

// The bytes of a file. A deflated one is unpacked to the size it declares and not a byte further.
async function readEntry(file, entry) {
  const packed = file.slice(entry.start, entry.start + entry.packed);
  if (entry.method === STORED) return new Uint8Array(await packed.arrayBuffer());
  const out = new Uint8Array(entry.size);
  let at = 0;
  try {
    const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > entry.size) throw new Fault("zip-damaged", { name: entry.name });
      out.set(part.value, at);
      at += part.value.length;
    }
  } catch {
    throw new Fault("zip-damaged", { name: entry.name });
  }
  if (at !== entry.size) throw new Fault("zip-damaged", { name: entry.name });
  return out;
}
