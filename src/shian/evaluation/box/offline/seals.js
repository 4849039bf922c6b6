// The chain of seals: each line of seals.jsonl read in its one canonical form, its signature and its place checked.

const NO_SEAL = "0".repeat(64);
const TOGETHER = 64; // signatures checked at a time

// A seal from its line: { number, sealedAt, previous, trees: [[kind, size, root]], body, signature, keyId }.
function parseSeal(line, at) {
  let record, body;
  try {
    record = JSON.parse(line);
    body = JSON.parse(record.body);
  } catch {
    throw new Fault("seal-unreadable", { at });
  }
  const { number, previous, sealed_at: sealedAt, trees } = body ?? {};
  const texts = [record.body, record.signature, record.key_id, previous, sealedAt];
  const formed = texts.every((text) => typeof text === "string") && Number.isSafeInteger(number) && Array.isArray(trees);
  // The fields written again in their order must give the same text: one seal has one form, so one hash.
  if (!formed || JSON.stringify({ number, previous, sealed_at: sealedAt, trees }) !== record.body || !treesFormed(trees)) {
    throw new Fault("seal-form", { at });
  }
  return { number, sealedAt, previous, trees, body: record.body, signature: record.signature, keyId: record.key_id };
}

function treesFormed(trees) {
  return trees.every(
    (tree, i) =>
      Array.isArray(tree) &&
      tree.length === 3 &&
      /^[a-z0-9_.]+$/.test(tree[0]) &&
      Number.isSafeInteger(tree[1]) &&
      tree[1] > 0 &&
      /^[0-9a-f]{64}$/.test(tree[2]) &&
      (i === 0 || trees[i - 1][0] < tree[0]),
  );
}

// Checks the whole chain; gives the seals by number (with their hashes), the last one, and the faults.
async function checkChain(bytes, keys, tell) {
  const faults = [];
  const seals = [];
  let [from, at] = [0, 0];
  while (from < bytes.length) {
    const end = bytes.indexOf(10, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    from = end < 0 ? bytes.length : end + 1;
    at += 1;
    try {
      seals.push(parseSeal(fromUtf8(line), at));
    } catch (fault) {
      faults.push(fault instanceof Fault ? fault : new Fault("seal-unreadable", { at }));
    }
  }
  for (let i = 0; i < seals.length; i += TOGETHER) {
    const some = seals.slice(i, i + TOGETHER);
    for (const found of await Promise.all(some.map((seal) => checkSignature(seal, keys)))) faults.push(...found);
    tell(i + some.length, seals.length);
  }
  seals.forEach((seal, i) => faults.push(...followFaults(seal, seals[i - 1])));
  if (!seals.length && !faults.length) faults.push(new Fault("seal-none"));
  return { seals, last: seals.at(-1), byNumber: new Map(seals.map((seal) => [seal.number, seal])), faults };
}

async function checkSignature(seal, keys) {
  const bytes = toUtf8(seal.body);
  seal.hash = await sha256(bytes);
  const key = keys.find((one) => one.id === seal.keyId);
  if (!key) return [new Fault("seal-key", { number: seal.number, key: seal.keyId })];
  const signature = /^[0-9a-f]{128}$/.test(seal.signature) ? fromHex(seal.signature) : new Uint8Array();
  return (await verifies(key, signature, bytes)) ? [] : [new Fault("seal-signature", { number: seal.number })];
}

function followFaults(seal, before) {
  const expected = before ? before.number + 1 : 1;
  if (seal.number !== expected) return [new Fault("seal-order", { number: seal.number, expected })];
  if (seal.previous !== (before ? before.hash : NO_SEAL)) return [new Fault("seal-chain", { number: seal.number })];
  const sizes = new Map(seal.trees.map(([kind, size]) => [kind, size]));
  const shrunk = (before?.trees ?? []).filter(([kind, size]) => (sizes.get(kind) ?? 0) < size);
  return shrunk.map(([kind]) => new Fault("seal-shrunk", { number: seal.number, kind }));
}
