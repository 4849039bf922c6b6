"""Check an evidence box: python verify.py box.zip --key CITY.pub

Trusts nothing but the city's public key, which you should have from elsewhere than the box. Needs Python 3.11,
duckdb and cryptography; no network. Checks every file against the signed manifest; the chain of seals; all
leaves of each kind against the signed roots (RFC 9162); the columns that queries read against the signed states;
each figure, computed anew; the Word file against the figures; the witnesses. Names every difference.
"""

# fmt: off
import argparse, base64, hashlib, itertools, json, re, sys, tempfile, threading, zipfile  # noqa: E401
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from pathlib import Path
from xml.etree import ElementTree

import duckdb
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

MOST_FILES, MOST_IN_ALL, MOST_IN_ONE, MOST_SECONDS = 100_000, 64 << 30, 1 << 30, 600
NAME = re.compile(r"(?!.*(^|/)\.+(/|$))[A-Za-z0-9_.%-]+(/[A-Za-z0-9_.%-]+){0,3}")
OWN = ("leaf", "seal", "seq", "at", "actor", "verb", "record", "state")  # a field so named is the column `name_`
MOMENT = "strftime(make_timestamp(epoch_us({})), '%Y-%m-%dT%H:%M:%S.%fZ')"
LEAF = f"""SELECT leaf, '{{"actor":' || to_json(actor) || ',"area":' || to_json(area) || ',"at":"'
    || {MOMENT.format('"at"')} || '","kind":' || to_json($kind) || ',"record":' || record || ',"seq":' || seq
    || ',"state":' || state || ',"verb":' || to_json(verb) || '}}' FROM read_parquet($files)"""
SUMS = """SELECT sum(weight) FILTER (part = 'n'), sum(weight) FILTER (part = 'd'), sha256(coalesce(string_agg(
    part || ' ' || kind || ':' || id || ' ' || CAST(weight AS DECIMAL(38, 9)) || ' ' || area,
    chr(10) ORDER BY part DESC, kind, id, weight), '')) FROM """
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
faults = []

def must(good, fault):
    faults.extend([] if good else [fault])
    return good

def sha256(*data):
    return hashlib.sha256(b"".join(data))

def signed(key, signature, data):
    try:
        return key is not None and key.verify(signature, data) is None
    except InvalidSignature:
        return False

def keys_of(files):
    keys = [load_pem_public_key(Path(file).read_bytes()) for file in files]
    return {sha256(key.public_bytes_raw()).hexdigest()[:16]: key for key in keys}

def check_files(box, keys, folder):
    """The manifest; and by kind the files of leaves, unpacked. Odd names, links and sizes are refused unread."""
    names = box.namelist()
    for i in box.infolist():
        link = (i.external_attr >> 16) & 0o170000 not in (0, 0o100000)
        if link or i.compress_type not in (0, 8) or i.file_size > MOST_IN_ONE or not NAME.fullmatch(i.filename):
            sys.exit(f"REFUSED: {i.filename!r} has a name, size or packing that no file of a box has")
    if len(set(names)) < len(names) or len(names) > MOST_FILES or sum(i.file_size for i in box.infolist()) > MOST_IN_ALL:
        sys.exit("REFUSED: the box has two files of one name, or holds more than a box can")
    raw, leaves = box.read("manifest.json"), {}
    manifest = json.loads(raw)
    good = signed(keys.get(manifest["key_id"]), base64.b64decode(box.read("manifest.sig")), raw)
    must(good, f"manifest.json: not signed with the key given (it names key {manifest['key_id']})")
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    for name in sorted((listed.keys() | set(names)) - {"manifest.json", "manifest.sig"}):
        if name not in names or name not in listed:
            must(False, f"{name}: {'not in the manifest' if name in names else 'missing; the manifest lists it'}")
            continue
        data, place = box.read(name), folder / name.replace("/", "-")
        must(sha256(data).hexdigest() == listed[name], f"{name}: not the file that the manifest lists")
        if name.startswith(("leaves/", "empty/")):
            place.write_bytes(data)
            leaves.setdefault(name.split("/")[1].removesuffix(".parquet"), []).append(str(place))
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
    """Hash all leaves: at each seal the tree has the signed root. Marks (8 bytes a hash) tell which differ."""
    count, nodes, odd, good, steps = 0, [], [], True, iter([*growth[1:], (0, "", 0)])
    size, root, number = next(steps)
    rows = con.execute(LEAF, {"files": files, "kind": kind})
    for leaf, text in itertools.chain.from_iterable(iter(lambda: rows.fetchmany(10_000), [])):
        node, width = sha256(b"\0", (text or "").encode()).digest(), count
        if leaf != count or node[:8] != marks[8 * count : 8 * count + 8]:
            odd.append(str(count))
        while width & 1:  # two full subtrees of one size become one
            node, width = sha256(b"\1", nodes.pop(), node).digest(), width >> 1
        nodes.append(node)
        count += 1
        if count == size:
            top = reduce(lambda right, left: sha256(b"\1", left, right).digest(), nodes[::-1]).hex()
            good = good and must(top == root, f"{kind}: the first {size} leaves are not those that seal {number} signs")
            size, root, number = next(steps)
    must(count == growth[-1][0], f"{kind}: {count} leaves; seal {growth[-1][2]} counts {growth[-1][0]}")
    must(not odd, f"{kind}: {len(odd)} leaves not as they were sealed: leaf {', '.join(odd[:5])}")

def make_table(con, name, kind, part, columns, files):
    """A table for the queries: the newest state of each record, or the rows it owns (part); columns as signed."""
    if not all(map(str.isidentifier, [name, *columns, part or "_"])) or not (part or name == kind.replace(".", "_")):
        sys.exit(f"REFUSED: figures/tables.json describes {name} as no table can be")
    source, shape = f"read_parquet({files}, union_by_name = true)", json.dumps(dict.fromkeys(columns, "VARCHAR"))
    own = ", ".join(f"'{c}': \"{c}{'_' * (c in OWN)}\"" for c in columns)
    x, y = (f"unnest(state -> '$.{part}[*]')", f'unnest("{part}")') if part else ("state", f"{{{own}}}")
    con.execute(f"""CREATE OR REPLACE TEMP TABLE flat AS SELECT leaf, newest, json_transform(x, '{shape}') AS x, y
        FROM (SELECT leaf, {x} AS x, {y} AS y, state <> 'null' AND leaf IN (SELECT max(leaf) FROM {source}
        GROUP BY record) AS newest FROM {source})""")
    made = {}
    for c, kept, *_ in con.execute("DESCRIBE SELECT y.* FROM flat").fetchall():
        moment = kept.startswith("TIMESTAMP")
        made[c] = f'make_timestamp(epoch_us(y."{c}")) AS "{c}"' if moment else f'y."{c}"'
        text = MOMENT.format(f'y."{c}"') if moment else f'CAST(y."{c}" AS VARCHAR)'
        sql = f'SELECT leaf FROM flat WHERE {text} IS DISTINCT FROM x."{c}" ORDER BY leaf LIMIT 3'
        for (leaf,) in con.execute(sql).fetchall() if c in columns else []:
            must(False, f"{kind}: leaf {leaf}: column {c} is not what the signed state says")
    con.execute(f"CREATE TABLE {name} AS SELECT {', '.join(made[c] for c in columns)} FROM flat WHERE newest")

def check_number(con, box, number, declared):
    """The number made anew, as text (a declared one from what was declared)."""
    where, n, d, digest = f"{number['figure']} in sentence {number['sentence']}", None, None, ""
    if number["sql"]:
        raw = box.read(number["sql"])
        must(sha256(raw).hexdigest() == number["sql_sha256"], f"{number['sql']}: not the query of {where}")
        sql, given = re.sub("(?m)^--.*", "", raw.decode()), number["parameters"].items()
        given = {k: date.fromisoformat(v) if k in ("from", "to") else v for k, v in given if f"${k}" in sql}
        try:  # a query is one SELECT and no more
            one = [part.type for part in duckdb.extract_statements(sql)] == [duckdb.StatementType.SELECT]
            n, d, digest = con.execute(f"{SUMS} (\n{sql}\n)" if one else "not one SELECT", given).fetchone()
        except duckdb.Error as error:
            must(False, f"{number['sql']}: cannot be computed for {where}: {error}")
    n = Decimal(n or 0) if number["sql"] else Decimal(declared[number["figure"]]["value"])
    d = None if number["d"] is None else Decimal(d or 0)
    value = n * Decimal(number["scale"]) / (d or 1)
    value = value.quantize(Decimal(1).scaleb(-number["decimals"]), ROUND_HALF_UP)
    made = ["–" if d == 0 else f"{value:f}", f"{n.normalize():f}", d if d is None else f"{d.normalize():f}"]
    said = [number["text"], number["n"], number["d"]]
    must(made == said, f"{where}: computed {made[0]} (from {made[1:]}), stated {said[0]} (from {said[1:]})")
    must(digest == number["rows"], f"{where}: computed from other rows than the report counted")
    return made[0], con.execute(f"SELECT DISTINCT kind, id FROM (\n{sql}\n)", given).fetchall() if digest else []

def check_word(raw, report):
    """Each paragraph of the Word file is the report's, each number in its place."""
    must(b"<!" not in raw and b"\0" not in raw, "report.docx: not plain XML") or sys.exit("REFUSED: " + faults[-1])
    papers = ["".join(t.text for t in p.iter(W + "t")) for p in ElementTree.fromstring(raw).iter(W + "p")]
    must(len(papers) == len(report["word"]), f"report.docx: {len(papers)} paragraphs, not {len(report['word'])}")
    for paper, pieces in zip(papers, report["word"], strict=False):
        place, good = "the text", True
        for piece in pieces:  # a text; or the index of a number, and which of its texts stands here
            if isinstance(piece, list):
                number = report["numbers"][piece[0]]
                place, piece = f"{number['figure']} in sentence {number['sentence']}", number[piece[1]] or ""
            good = good and must(paper.startswith(piece), f"report.docx: {place}: “{piece}” became “{paper[:20]}”")
            paper = paper[len(piece):]
        must(not (good and paper), f"report.docx: {place}: “{paper[:20]}” was added")

def check_witnesses(hashes, published, entries, keys, city):
    """The seals that were published are among the box's; a witness given has countersigned one of them."""
    trusted = not keys
    for one in [dict(zip(("seal", "hash"), text.split(":"), strict=True)) for text in published] + entries:
        seal = f"{one['seal']}:{one['hash']}"
        must(hashes.get(int(one["seal"])) == one["hash"], f"the published seal {seal} is not among the box's seals")
        text = (one.get("statement") or "").encode()
        names = text.decode().split("\n")[2:4] == [str(one["seal"]), one["hash"]]  # the lines that name the seal
        trusted |= names and any(signed(key, base64.b64decode(one.get("signature") or ""), text) for key in keys.values())
    must(trusted, "witnesses.json: no seal of the box is countersigned with the witness key given")

def draw(rows, leaves, count, seed):
    """Show records behind a claim, in the order of SHA-256 of seed, kind and id: anyone draws the same."""
    sql = "SELECT leaf, actor, verb, state FROM read_parquet($f) WHERE record = $r ORDER BY leaf DESC LIMIT 1"
    for kind, record in sorted(rows, key=lambda row: sha256("\n".join([seed, *map(str, row)]).encode()).digest())[:count]:
        leaf, actor, verb, state = duckdb.execute(sql, {"f": leaves[kind], "r": record}).fetchone()
        print(f"\n{kind} {record}: leaf {leaf}, {verb} by {actor}")
        print(json.dumps(json.loads(state), ensure_ascii=False, indent=2))

def check(given, box, folder):
    keys, names = keys_of(given.key), ("report/report.json", "figures/tables.json", "figures/declared.json", "witnesses.json")
    con = duckdb.connect(config={"threads": 2, "memory_limit": "3GB", "temp_directory": folder})
    manifest, leaves = check_files(box, keys, Path(folder))
    report, tables, declared, entries = (json.loads(box.read(name)) for name in names)
    hashes, growth = check_seals(box.read("seals.jsonl").splitlines(), keys)
    seal, last = manifest["seal"], max(hashes, default=0)
    must(seal == {"number": last, "hash": hashes.get(last)}, f"seals.jsonl ends with seal {last}, not {seal['number']}")
    check_witnesses(hashes, given.witnessed, entries, keys_of(given.witness_key), manifest["key_id"])
    for kind, files in leaves.items():
        check_leaves(con, kind, files, growth.get(kind, [(0, "", 0)]), box.read(f"marks/{kind}.bin"))
    for name, of in tables.items():
        make_table(con, name, of["kind"], of["part"], of["columns"], leaves[of["kind"]])
    con.execute("SET enable_external_access = false; SET lock_configuration = true")  # the box's queries come now
    limit, lot = threading.Timer(MOST_SECONDS, con.interrupt), set()
    limit.start()
    print(f"{manifest['city']['name']}: {report['title']}, seal {last} {hashes.get(last)}" + " SIMULATED" * manifest["simulated"])
    for number in report["numbers"]:
        known = len(faults)
        text, rows = check_number(con, box, number, declared)
        lot |= set(rows) if number["figure"] == given.claim else set()
        verdict = "DIFFERS" if len(faults) > known else "as computed" if number["sql"] else "declared"
        print(f"{number['figure']:45} {number['sentence']:>6} {number['text']:>12} {text:>12}  {verdict}")
    limit.cancel()
    check_word(zipfile.ZipFile(box.open("report/report.docx")).open("word/document.xml").read(32 << 20), report)
    draw(lot, leaves, given.draw, given.seed)

if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("box")
    ask.add_argument("--key", action="append", required=True, help="the city's public key; again for an older one")
    ask.add_argument("--witnessed", action="append", default=[], metavar="NUMBER:HASH", help="a published seal")
    ask.add_argument("--witness-key", action="append", default=[], help="public key of a witness")
    ask.add_argument("--draw", type=int, default=0, help="show so many records")
    ask.add_argument("--claim", default="", help="behind this figure")
    ask.add_argument("--seed", default="", help="drawn by this text")
    given = ask.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(given.box) as box:
            check(given, box, folder)
    except (KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile, ElementTree.ParseError, duckdb.Error) as error:
        must(False, f"the box cannot be read to its end: {error!r}")
    print("\n".join([*faults[:50], f"{len(faults)} DIFFERENCES" if faults else "ALL AS CLAIMED"]))
    sys.exit(1 if faults else 0)
