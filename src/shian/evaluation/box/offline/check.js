// The check itself: what is read of the box, in which order, and what each step found.

const FORMAT = "shian-box-1";
const MOST_TEXT = 256 << 20; // bytes of a file that is read as text
const SHOWN_FAULTS = 200; // of one step; more would only bury the first
const HASH = /^[0-9a-f]{64}$/;

// Checks a box. `tell(step, done, total)` reports progress. Never throws for a bad box: what is wrong is in the steps.
// asked: { file, cityKeys, witnessKeys, published }; published: { number, hash } or null.
async function checkBox(asked, tell) {
  const result = { fileName: asked.file.name, fileSize: asked.file.size, at: new Date(), steps: [], box: null, figures: [] };
  const step = async (name, work) => {
    const made = { name, state: "good", faults: [], facts: {} };
    result.steps.push(made);
    tell(name, 0, 1);
    try {
      return await work(made);
    } catch (fault) {
      made.faults.push(asFault(fault));
    } finally {
      if (made.faults.length) made.state = "bad";
    }
    return null;
  };
  const entries = await step("zip", () => openZip(asked.file));
  if (!entries) return result;
  const box = { file: asked.file, entries };
  const manifest = await step("manifest", (made) => checkManifest(box, asked.cityKeys, made));
  if (!manifest) return result;
  result.box = { ...manifest.content, fingerprint: manifest.fingerprint };
  await step("files", (made) => checkFiles(box, manifest.content, made, (done, total) => tell("files", done, total)));
  const chain = await step("seals", async (made) => {
    const found = await checkChain(await bytesOf(box, "seals.jsonl"), asked.cityKeys, (done, total) => tell("seals", done, total));
    made.faults.push(...found.faults);
    made.facts = { count: found.seals.length, number: found.last?.number ?? 0 };
    return found;
  });
  if (!chain) return result;
  await step("descent", (made) => checkDescent(manifest.content, chain, made));
  await step("witnesses", (made) => checkOthers(box, chain, asked, made));
  await step("published", (made) => checkTyped(chain, asked.published, made));
  result.figures = (await step("figures", (made) => readFigures(box, made))) ?? [];
  return result;
}

async function bytesOf(box, name) {
  const entry = box.entries.get(name);
  if (!entry) throw new Fault("file-missing", { name });
  if (entry.size > MOST_TEXT) throw new Fault("zip-too-large", { name });
  return readEntry(box.file, entry);
}

async function jsonOf(box, name) {
  try {
    return JSON.parse(fromUtf8(await bytesOf(box, name)));
  } catch (fault) {
    throw fault instanceof Fault ? fault : new Fault("not-json", { name });
  }
}

// The signature is checked before a word of the manifest is believed; only then is it read.
async function checkManifest(box, keys, made) {
  const bytes = await bytesOf(box, "manifest.json");
  const signature = fromBase64(fromUtf8(await bytesOf(box, "manifest.sig")));
  const content = await jsonOf(box, "manifest.json");
  if (content?.format !== FORMAT || !Array.isArray(content.files)) throw new Fault("manifest-form");
  const key = keys.find((one) => one.id === content.key_id);
  made.facts = { key: String(content.key_id) };
  if (!key) {
    made.faults.push(new Fault("wrong-key", { key: String(content.key_id), given: keys.map((one) => one.id).join(", ") }));
  } else if (!(await verifies(key, signature, bytes))) {
    made.faults.push(new Fault("manifest-signature", { key: key.id }));
  }
  return { content, fingerprint: await sha256(bytes) };
}

// Every file against the manifest, in the order of their bytes; then what the one has and the other has not.
async function checkFiles(box, manifest, made, tell) {
  const listed = new Map();
  for (const { path, sha256: digest, size } of manifest.files) {
    if (listed.has(path) || !HASH.test(digest) || !Number.isSafeInteger(size)) throw new Fault("manifest-form");
    listed.set(path, { digest, size });
  }
  const total = [...box.entries.values()].reduce((sum, entry) => sum + entry.size, 0);
  let [done, count] = [0, 0];
  for (const entry of box.entries.values()) {
    const expected = listed.get(entry.name);
    if (expected) {
      const fault = await fileFault(box, entry, expected);
      if (fault) made.faults.push(fault);
      count += 1;
    } else if (entry.name !== "manifest.json" && entry.name !== "manifest.sig") {
      made.faults.push(new Fault("file-added", { name: entry.name }));
    }
    done += entry.size;
    tell(done, total);
  }
  for (const path of listed.keys()) if (!box.entries.has(path)) made.faults.push(new Fault("file-missing", { name: path }));
  made.facts = { count, size: readable(total) };
}

async function fileFault(box, entry, expected) {
  const { name } = entry;
  if (entry.size !== expected.size) return new Fault("file-changed", { name });
  try {
    const digest = await sha256(await readEntry(box.file, entry));
    if (digest !== expected.digest) return new Fault("file-changed", { name });
    if (name.startsWith("attachments/") && name !== `attachments/${digest}`) return new Fault("attachment-name", { name });
    return null;
  } catch (fault) {
    return fault instanceof Fault ? fault : new Fault("file-unreadable", { name });
  }
}

// The box's seal must be the last of the chain, and the leaves as many as that seal says, none left out.
function checkDescent(manifest, chain, made) {
  const { last } = chain;
  const { number, hash } = manifest.seal ?? {};
  if (!last || number !== last.number || hash !== last.hash) {
    made.faults.push(new Fault("seal-not-last", { number: String(number), last: last?.number ?? 0 }));
  }
  const sizes = new Map((last?.trees ?? []).map(([kind, size]) => [kind, size]));
  const spans = spansOf(manifest.files);
  for (const [kind, found] of spans) made.faults.push(...spanFaults(kind, found, sizes.get(kind) ?? 0));
  made.facts = { kinds: spans.size, leaves: [...spans.keys()].reduce((sum, kind) => sum + (sizes.get(kind) ?? 0), 0).toLocaleString("en") };
}

function spansOf(files) {
  const spans = new Map();
  for (const { path } of files) {
    if (!path.startsWith("leaves/")) continue;
    const named = /^leaves\/([a-z0-9_.]+)\/([0-9]+)-([0-9]+)\.parquet$/.exec(path);
    if (!named) throw new Fault("leaves-name", { name: path });
    const [, kind, from, to] = named;
    spans.set(kind, [...(spans.get(kind) ?? []), [Number(from), Number(to)]]);
  }
  return spans;
}

function spanFaults(kind, spans, size) {
  let next = 0;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (from !== next || to < from) return [new Fault("leaves-gap", { kind, at: next })];
    next = to + 1;
  }
  return next === size ? [] : [new Fault("leaves-count", { kind, found: next, sealed: size })];
}

async function checkOthers(box, chain, asked, made) {
  const found = await checkWitnesses(await jsonOf(box, "witnesses.json"), chain, asked.witnessKeys);
  made.faults.push(...found.faults);
  const brought = found.signed.filter((one) => one.brought);
  made.facts = { checkpoints: found.checkpoints, signatures: found.signed.length, brought: brought.length };
  made.signed = found.signed;
  if (!brought.length) made.state = "note";
  const unused = asked.witnessKeys.filter((key) => !brought.some((one) => one.keyId === key.id));
  made.notes = unused.map((key) => new Fault("witness-silent", { key: key.id }));
}

function checkTyped(chain, published, made) {
  if (!published) {
    made.state = "skip";
    return;
  }
  made.faults.push(...comparePublished(chain, published.number, published.hash));
  made.facts = { number: published.number, digits: published.hash.length };
}

// The claimed figures, for reading: this page shows them and does not compute them.
async function readFigures(box, made) {
  const report = await jsonOf(box, "report/report.json");
  const numbers = report?.numbers;
  if (!Array.isArray(numbers)) throw new Fault("report-form");
  made.facts = { count: numbers.length };
  made.state = "skip";
  return numbers.map((number) => ({
    text: String(number.text ?? ""),
    figure: String(number.figure ?? ""),
    title: String(number.title_zh ?? number.title ?? ""),
    titleEn: String(number.title_en ?? number.title ?? ""),
    sentence: String(number.sentence ?? ""),
    n: number.n == null ? "" : String(number.n),
    d: number.d == null ? "" : String(number.d),
    unit: String(number.unit ?? ""),
    sql: String(number.sql ?? ""),
  }));
}
