# mypy: ignore-errors
# fmt: off
"""Check an evidence box: python verify.py box.zip --key CITY.pub

Trusts nothing but the city's public key, which you should have from elsewhere than the box. Needs duckdb and
cryptography; no network. Checks all files against the signed manifest, the chain of seals, all leaves against
the signed roots (RFC 9162), columns against signed states, each figure, the Word file's text, the witnesses.
"""
import argparse, base64, contextlib, datetime, functools, hashlib, itertools, json, pathlib, re  # noqa: E401, I001
import sys, tempfile, xml.etree.ElementTree, zipfile  # noqa: E401
from decimal import ROUND_HALF_UP, Decimal
import duckdb
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key
NAME = re.compile(r"(?!.*(^|/)\.+(/|$))[A-Za-z0-9_.%-]+(/[A-Za-z0-9_.%-]+){0,3}")
MOMENT = "strftime(make_timestamp(epoch_us({})), '%Y-%m-%dT%H:%M:%S.%fZ')"
LEAF = f"""SELECT leaf, '{{"actor":' || to_json(actor) || ',"area":' || to_json(area) || ',"at":"'
    || {MOMENT.format('"at"')} || '","kind":' || to_json($kind) || ',"record":' || record || ',"seq":' || seq
    || ',"state":' || state || ',"verb":' || to_json(verb) || '}}' FROM read_parquet($files)"""
SUMS = """SELECT sum(weight) FILTER (part = 'n'), sum(weight) FILTER (part = 'd'), sha256(coalesce(string_agg(
    part || ' ' || kind || ':' || id || ' ' || CAST(weight AS DECIMAL(38, 9)) || ' ' || area,
    chr(10) ORDER BY part DESC, kind, id, weight), '')) FROM behind"""
faults = []
def must(good, fault):
    return good or faults.append(fault)
def say(*texts):  # no text of a box may move the cursor or hide what follows
    print(*("".join(c if c.isprintable() else "?" for c in str(text)) for text in texts), sep="\n")
def sha256(*data):
    return hashlib.sha256(b"".join(data))
def signed(key, signature, data):
    with contextlib.suppress(InvalidSignature):
        return key is not None and key.verify(signature, data) is None
def keys_of(files):
    keys = [load_pem_public_key(pathlib.Path(file).read_bytes()) for file in files]
    return {sha256(key.public_bytes_raw()).hexdigest()[:16]: key for key in keys}

def check_files(box, keys, folder):
    """The manifest; and by kind the files of leaves, unpacked. Odd names, links, sizes are refused unread."""
    infos, names, leaves = box.infolist(), box.namelist(), {}
    odd = [i.filename for i in infos if not NAME.fullmatch(i.filename) or i.file_size > 1 << 30
           or i.compress_type not in (0, 8) or (i.external_attr >> 16) & 0o170000 not in (0, 0o100000)]
    if odd or len(set(names)) < len(names) or sum(i.file_size for i in infos) > 64 << 30:
        sys.exit(f"REFUSED: a name, link, packing or size that no box has, or a name twice: {odd[:3]}")
    manifest = json.loads(raw := box.read("manifest.json"))
    good = signed(keys.get(manifest["key_id"]), base64.b64decode(box.read("manifest.sig")), raw)
    must(good, f"manifest.json: not signed with the key given (it names key {manifest['key_id']})")
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    for name in sorted((listed.keys() | set(names)) - {"manifest.json", "manifest.sig"}):
        if must(name in names, f"{name}: missing") and must(name in listed, f"{name}: not in the manifest"):
            data, (part, *rest), place = box.read(name), name.split("/"), folder / name.replace("/", "-")
            known = {listed[name], *rest} if part == "attachments" else {listed[name]}
            must({sha256(data).hexdigest()} == known, f"{name}: not the file that the manifest lists")
            if part in ("leaves", "empty"):
                place.write_bytes(data)
                leaves.setdefault(rest[0].removesuffix(".parquet"), []).append(str(place))
    return manifest, leaves

def check_seals(lines, keys):
    """The hash of each seal by number, and how the tree of each kind grew: [(size, root, seal), …]."""
    hashes, growth, before = {}, {}, "0" * 64
    for number, seal in enumerate(map(json.loads, lines), 1):
        body, at = json.loads(seal["body"]), f"seals.jsonl: seal {number}"
        must(body["number"] == number, f"{at}: in its place stands seal {body['number']}")
        must(body["previous"] == before, f"{at} does not carry the hash of the seal before it")
        good = signed(keys.get(seal["key_id"]), bytes.fromhex(seal["signature"]), seal["body"].encode())
        must(good, f"{at} is not signed with the key given (it names key {seal['key_id']})")
        for kind, size, root in body["trees"]:
            grown = growth.setdefault(kind, [(0, "", 0)])
            if grown[-1][:2] != (size, root):
                must(size > grown[-1][0], f"{at}: the tree of {kind} did not only grow")
                grown.append((size, root, number))
        before = hashes[number] = sha256(seal["body"].encode()).hexdigest()
    return hashes, growth

def check_leaves(con, kind, files, growth, marks):
    """Hash all leaves: at each seal the tree has the signed root. Marks (8 bytes a hash) tell which not."""
    count, nodes, odd, good, at = 0, [], [], True, {size: (root, number) for size, root, number in growth}
    for leaf, text in iter(con.execute(LEAF, {"files": files, "kind": kind}).fetchone, None):
        node, width = sha256(b"\0", (text or "").encode()).digest(), count
        if leaf != count or node[:8] != marks[8 * count : 8 * count + 8]:
            odd.append(str(count))
        while width & 1:  # two full subtrees of one size become one
            node, width = sha256(b"\1", nodes.pop(), node).digest(), width >> 1
        nodes.append(node)
        count += 1
        if count in at:
            top = functools.reduce(lambda right, left: sha256(b"\1", left, right).digest(), nodes[::-1])
            root, seal = at[count]
            good = good and must(top.hex() == root, f"{kind}: first {count} leaves differ from seal {seal}")
    must(count == growth[-1][0], f"{kind}: {count} leaves; seal {growth[-1][2]} counts {growth[-1][0]}")
    must(not odd, f"{kind}: {len(odd)} leaves not as they were sealed: leaf {', '.join(odd[:5])}")

def make_table(con, name, kind, part, columns, files, kinds):
    """A table for queries: the newest state of each record, or the rows it owns (part); columns as signed."""
    taken = name.replace("_", ".", 1) in kinds if part else name != kind.replace(".", "_")
    if taken or not all(map(str.isidentifier, [name, part or name, *columns, *columns.values()])):
        sys.exit(f"REFUSED: figures/tables.json describes {name} as no table can be")
    source = f"read_parquet({files}, union_by_name = true)"
    own = ", ".join(f"'{c}': \"{stored}\"" for c, stored in columns.items())
    x, y = (f"unnest(state -> '$.{part}[*]')", f'unnest("{part}")') if part else ("state", f"{{{own}}}")
    con.execute(f"""CREATE OR REPLACE TEMP TABLE flat AS SELECT leaf, newest, json_transform(x, $row) AS x, y
        FROM (SELECT leaf, {x} AS x, {y} AS y, state <> 'null' AND leaf IN (SELECT max(leaf) FROM {source}
        GROUP BY record) AS newest FROM {source})""", {"row": json.dumps(dict.fromkeys(columns, "VARCHAR"))})
    types, made = {c: t for c, t, *_ in con.execute("DESCRIBE SELECT y.* FROM flat").fetchall()}, []
    for c in columns:
        value, text = f'y."{c}"', f'CAST(y."{c}" AS VARCHAR)'
        if types[c].startswith("TIMESTAMP"):
            value, text = f"make_timestamp(epoch_us({value}))", MOMENT.format(value)
        made.append(f'{value} AS "{c}"')
        bad = f'SELECT leaf FROM flat WHERE {text} IS DISTINCT FROM x."{c}" ORDER BY leaf LIMIT 3'
        for (leaf,) in con.execute(bad).fetchall():
            must(False, f"{kind}: leaf {leaf}: column {c} is not what the signed state says")
    con.execute(f"CREATE TABLE {name} AS SELECT {', '.join(made)} FROM flat WHERE newest")

def check_number(con, box, number, declared):
    """The number made anew, as text, its rows in a table `behind`; a declared one is what was declared."""
    n, d, digest = declared.get(number["figure"], {"value": 0})["value"], 0, ""
    if number["sql"]:
        raw = box.read(number["sql"])
        must(sha256(raw).hexdigest() == number["sql_sha256"], f"{number['sql']}: not the query of the report")
        sql = re.sub("(?m)^--.*", "", raw.decode())
        given = {k: v for k, v in number["parameters"].items() if f"${k}" in sql}
        given |= {k: datetime.date.fromisoformat(given[k]) for k in given.keys() & {"from", "to"}}
        try:
            if [one.type for one in duckdb.extract_statements(sql)] != [duckdb.StatementType.SELECT]:
                raise duckdb.Error("a query is one SELECT and no more")
            con.execute(f"CREATE OR REPLACE TEMP TABLE behind AS FROM (\n{sql}\n)", given)
            n, d, digest = con.execute(SUMS).fetchone()
        except duckdb.Error as error:
            must(False, f"{number['sql']}: cannot be computed for {number['place']}: {error}")
    n, d = Decimal(n or 0), None if number["d"] is None else Decimal(d or 0)
    value = n * Decimal(number["scale"]) / (d or 1)
    value = "–" if d == 0 else f"{value.quantize(Decimal(1).scaleb(-number['decimals']), ROUND_HALF_UP):f}"
    made = [value, f"{n.normalize():f}", d if d is None else f"{d.normalize():f}", digest]
    said = [number[key] for key in ("text", "n", "d", "rows")]
    must(made == said, f"{number['place']}: computed {value}, stated {said[0]} ({made[1:]}, {said[1:]})")
    return value

def check_word(raw, numbers, pieces):
    """All text in the Word file is the report's; a piece is a text, or a number and which of its texts."""
    found = [one.text for one in xml.etree.ElementTree.fromstring(raw).iter() if one.tag.endswith("}t")]
    for text, piece in itertools.zip_longest(found, pieces):
        said, place = (piece, "text") if piece is None or isinstance(piece, str) else (
            numbers[piece[0]][piece[1]], numbers[piece[0]]["place"])
        must(text == said, f"report.docx: {place}: “{said}” became “{text}”")

def check_witnesses(hashes, published, entries, keys):
    """Seals that were published are among the box's; a witness whose key is given has signed one of them."""
    seals = {f"{number}:{value}" for number, value in hashes.items()}
    for seal in [*published, *(f"{one['seal']}:{one['hash']}" for one in entries)]:
        must(seal in seals, f"the published seal {seal} is not among the box's seals")
    good = any(signed(key, base64.b64decode(one["signature"] or ""), one["statement"].encode())
               and re.match(f"shian-witness-1\n\\w+\n{one['seal']}\n{one['hash']}\n", one["statement"])
               for one in entries for key in keys.values())
    must(good or not keys, "witnesses.json: no seal of the box is countersigned with the witness key given")

def check(given, box, folder):
    con = duckdb.connect(config={"memory_limit": "3GB", "temp_directory": folder})
    con.execute(f"SET allowed_directories = ['{folder}']; SET enable_external_access = false")
    manifest, leaves = check_files(box, keys := keys_of(given.key), pathlib.Path(folder))
    names = ("report/report.json", "figures/tables.json", "figures/declared.json", "witnesses.json")
    report, tables, declared, entries = (json.loads(box.read(name)) for name in names)
    hashes, growth = check_seals(box.read("seals.jsonl").splitlines(), keys)
    seal, last, lot = manifest["seal"], max(hashes, default=0), set()
    must(seal == {"number": last, "hash": hashes.get(last)}, f"seals.jsonl ends with seal {last}, not {seal}")
    check_witnesses(hashes, given.witnessed, entries, keys_of(given.witness_key))
    for kind, files in leaves.items():
        check_leaves(con, kind, files, growth.get(kind, [(0, "", 0)]), box.read(f"marks/{kind}.bin"))
    for name, of in tables.items():
        make_table(con, name, of["kind"], of["part"], of["columns"], leaves[of["kind"]], growth)
    say(f"{manifest['city']['name']} {report['title']} seal {last}" + " SIMULATED" * manifest["simulated"])
    for number in report["numbers"]:
        known, text = len(faults), check_number(con, box, number, declared)
        verdict = "as claimed" if len(faults) == known else "DIFFERS"
        say(f"{number['place']:64} {number['text']:>12} {text:>12}  {verdict}")
        if number["sql"] and number["figure"] == given.claim:
            lot.update(con.execute("SELECT kind, id FROM behind").fetchall())
    with box.open("report/report.docx") as file, zipfile.ZipFile(file) as word:
        check_word(word.open("word/document.xml").read(64 << 20), report["numbers"], report["word"])
    sql = "SELECT leaf, actor, verb, state FROM read_parquet($f) WHERE record = $r ORDER BY leaf DESC LIMIT 1"
    lot = sorted(lot, key=lambda row: sha256(f"{given.seed}{row}".encode()).digest())[: int(given.draw)]
    for kind, record in lot:  # in the order of that hash, so that anyone draws the same
        leaf, actor, verb, state = con.execute(sql, {"f": leaves[kind], "r": record}).fetchone()
        say(f"{kind} {record}: leaf {leaf}, {verb} by {actor}", *json.loads(state).items(), "")

if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option, usual, text in (
            ("box", None, "the box"), ("--key", [], "the city's key"), ("--witness-key", [], "a witness's"),
            ("--witnessed", [], "NUMBER:HASH of a published seal"), ("--draw", 0, "show so many records …"),
            ("--claim", "", "… behind this figure …"), ("--seed", "", "… drawn by this text")):
        ask.add_argument(option, default=usual, action="append" if usual == [] else "store", help=text)
    given = ask.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(given.box) as box:
            check(given, box, folder)
    except Exception as error:  # noqa: BLE001, whatever a hostile box brings about
        must(False, f"the box cannot be read to its end: {error!r}")
    say(*faults[:50], f"{len(faults)} DIFFERENCES" if faults else "ALL AS CLAIMED")
    sys.exit(1 if faults else 0)
