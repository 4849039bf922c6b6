// What others say of the seals: published checkpoints, countersignatures, and a hash typed in from paper.

const STATEMENT = /^shian-witness-1\n([0-9a-f]{16})\n([1-9][0-9]{0,15})\n([0-9a-f]{64})\n([0-9TZ:.-]{20,27})\n$/;
const LEAST_TYPED = 16; // hex digits: fewer could be met by chance and patience

// Checks witnesses.json against the chain. `known` are the witnesses' keys that the assessor brought.
async function checkWitnesses(rows, chain, known) {
  const faults = [];
  const signed = [];
  if (!Array.isArray(rows)) throw new Fault("witness-form", { at: 0 });
  for (const [i, row] of rows.entries()) {
    const found = await checkWitness(row, i + 1, chain, known);
    faults.push(...found.faults);
    if (found.signed) signed.push(found.signed);
  }
  const checkpoints = new Set(rows.map((row) => row?.seal)).size;
  // A seal that several witnesses signed has a row for each; what is wrong with the seal itself is said once.
  const once = new Map(faults.map((fault) => [JSON.stringify([fault.code, fault.params]), fault]));
  return { faults: [...once.values()], signed, checkpoints };
}

async function checkWitness(row, at, chain, known) {
  const said = typeof row?.statement === "string" ? STATEMENT.exec(row.statement) : null;
  if (!said || Number(said[2]) !== row.seal || said[3] !== row.hash) return { faults: [new Fault("witness-form", { at })] };
  const faults = comparePublished(chain, row.seal, row.hash);
  const seal = chain.byNumber.get(row.seal);
  if (seal && (said[1] !== seal.keyId || said[4] !== seal.sealedAt)) faults.push(new Fault("witness-form", { at }));
  if (row.signature == null) return { faults };
  const name = String(row.witness ?? "");
  try {
    const [key] = await readKeys(String(row.key_pem));
    if (!(await verifies(key, fromBase64(row.signature), toUtf8(row.statement)))) throw new Fault("witness-signature");
    const brought = known.some((one) => one.raw === key.raw);
    return { faults, signed: { name, seal: row.seal, keyId: key.id, brought } };
  } catch {
    return { faults: [...faults, new Fault("witness-signature", { name, number: row.seal })] };
  }
}

// A published hash against the chain: the same, another, or of a seal that this box does not reach.
function comparePublished(chain, number, hash) {
  const last = chain.last?.number ?? 0;
  if (number > last) return [new Fault("older-seal", { number, last })];
  const seal = chain.byNumber.get(number);
  if (!seal) return [new Fault("published-missing", { number })];
  if (!seal.hash.startsWith(hash)) return [new Fault("published-differs", { number })];
  return [];
}

// What somebody typed or scanned: a whole statement, or the digits of a hash in groups, with the seal's number.
function readPublished(numberText, hashText) {
  const pasted = STATEMENT.exec(`${hashText.trim().replace(/\r\n/g, "\n")}\n`);
  if (pasted) return { number: Number(pasted[2]), hash: pasted[3] };
  const hash = hashText.normalize("NFKC").toLowerCase().replace(/[\s·.:-]+/g, "");
  const number = Number(numberText.normalize("NFKC").trim());
  if (!hash && !numberText.trim()) return null;
  if (!Number.isSafeInteger(number) || number < 1) throw new Fault("typed-number");
  if (!/^[0-9a-f]+$/.test(hash) || hash.length < LEAST_TYPED || hash.length > 64) throw new Fault("typed-hash");
  return { number, hash };
}
