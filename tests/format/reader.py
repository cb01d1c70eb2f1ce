"""Reads a whole backup of format 1, written from docs/format.md alone, with Python's standard library.

python3 reader.py BACKUP prints what it found as JSON; it exits 1 and says where the backup is not as the document says.
"""
import hashlib
import json
import os
import re
import sys

OBJECTS = ["company", "users_me"]
CHILDREN = {
    "billable_rates": ("users", "billable_rates"),
    "cost_rates": ("users", "cost_rates"),
    "project_assignments": ("users", "project_assignments"),
    "teammates": ("users", "teammates"),
    "invoice_messages": ("invoices", "messages"),
    "invoice_payments": ("invoices", "payments"),
    "estimate_messages": ("estimates", "messages"),
    "pto_holiday_calendar_entries": ("pto_holiday_calendars", "entries"),
}
PARTITIONS = ["task_assignments", "user_assignments"]
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def need(condition, message):
    if not condition:
        raise ValueError(message)


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def digest(data):
    return hashlib.sha256(data).hexdigest()


def sums(folder):
    """The digests of a SHA256SUMS, by path."""
    found = {}
    for line in read(folder, "SHA256SUMS").decode().splitlines():
        escaped = line.startswith("\\")
        value, path = line.lstrip("\\").split("  ", 1)
        if escaped:
            path = path.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\")
        found[path] = value
    need(list(found) == sorted(found), folder + ": SHA256SUMS is not sorted")
    for path, value in found.items():
        need(digest(read(folder, path)) == value, folder + "/" + path + " is not as it was written")
    return found


def records(text):
    """The texts of the records of a list."""
    if text == "[]\n":
        return []
    lines = text.split("\n")
    need(lines[0] == "[" and lines[-2:] == ["]", ""], "a list begins with [ and ends with ]")
    body = lines[1:-2]
    need(all(line.endswith(",") for line in body[:-1]), "records are followed by a comma")
    return [line[:-1] for line in body[:-1]] + [body[-1]]


def number(text, position):
    """The number by which a record is sorted."""
    record = json.loads(text)
    if record.get("id") is not None:
        return record["id"]
    return (record.get("user") or {}).get("id") or position


def indented(text):
    out, depth, tokens = [], 0, TOKEN.findall(text)
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        if token in "{[":
            out.append(token)
            if following not in ("}", "]"):
                depth += 1
                out.append("\n" + "  " * depth)
        elif token in "}]":
            if tokens[i - 1] not in ("{", "["):
                depth -= 1
                out.append("\n" + "  " * depth)
            out.append(token)
        elif token == ",":
            out.append(",\n" + "  " * depth)
        elif token == ":":
            out.append(": ")
        else:
            out.append(token)
    return "".join(out) + "\n"


def ascending(texts, where, repeats=False):
    numbers = [number(text, i + 1) for i, text in enumerate(texts)]
    pairs = list(zip(numbers, numbers[1:]))
    need(all(a <= b if repeats else a < b for a, b in pairs), where + " is not in order")
    return numbers


def quarantined(root, manifest):
    """What was not as it was written, by path: where it is now, if it still is."""
    found = {}
    for entry in manifest.get("quarantine", []):
        need(entry["reason"] and isinstance(entry["is_loss"], bool), entry["path"] + " has no reason")
        need(entry["kept"] is None or re.match(r"quarantine/\d{8}T\d{6}Z/", entry["kept"]), entry["path"])
        found[entry["path"]] = entry["kept"] is not None and os.path.exists(os.path.join(root, entry["kept"]))
    return found


def read_account(folder):
    manifest = json.loads(read(folder, "manifest.json"))
    need(manifest["format"] == 1, folder + ": another format")
    listed = {file["path"]: file for file in manifest["files"]}
    need(sums(folder) == {path: file["sha256"] for path, file in listed.items()}, "SHA256SUMS differs from the manifest")
    for path, file in listed.items():
        need(os.path.getsize(os.path.join(folder, path)) == file["size"], path + ": size")

    derived = set()
    resources, deleted, history = {}, {}, {}
    children = {(parent, suffix): name for name, (parent, suffix) in CHILDREN.items()}
    for path in sorted(listed):
        where, name = path.split("/", 1)
        if name.startswith("artifacts/"):
            if where != "expenses":
                need(read(folder, path).startswith(b"%PDF-"), path + " is no PDF")
            continue
        text = read(folder, path).decode()
        if name == "data.json":
            need(where in OBJECTS and text.endswith("}\n"), path)
            resources[where] = [text[:-1]]
        elif name == "list.json":
            texts = resources[where] = records(text)
            for position, record in zip(ascending(texts, path), texts):
                file = "%s/%d.json" % (where, position)
                if os.path.exists(os.path.join(folder, file)):
                    need(read(folder, file).decode() == indented(record), file + " does not follow from the list")
                    derived.add(file)
                else:
                    need(not manifest["record_files"], file + " is missing")
        elif name == "history.ndjson":
            for line in text.splitlines():
                entry = json.loads(line)
                need("noticed_at" in entry and "record" in entry, path)
                history[entry["resource"]] = history.get(entry["resource"], 0) + 1
        elif name.startswith("deleted"):
            texts = records(text)
            ascending(texts, path, repeats=True)
            for entry in map(json.loads, texts):
                need("noticed_at" in entry and "record" in entry, path)
                deleted[entry["resource"]] = deleted.get(entry["resource"], 0) + 1
        elif re.fullmatch(r".+\.damaged-\d+\.(json|ndjson)", name):
            continue
        else:
            parent, suffix = re.fullmatch(r"(\d+)_(.+)\.json", name).groups()
            texts = records(text)
            ascending(texts, path)
            if where == "projects" and suffix in PARTITIONS:
                source = records(read(folder, suffix, "list.json").decode())
                mine = [record for record in source if json.loads(record)["project"]["id"] == int(parent)]
                need(texts == mine, path + " is no partition of " + suffix)
            else:
                resources.setdefault(children[where, suffix], []).extend(texts)

    for name, state in manifest["resources"].items():
        need(len(resources.get(name, [])) == state["records"], "%s: %d records" % (name, state["records"]))
    known = set(listed) | derived | {"manifest.json", "SHA256SUMS"}
    for at, _, files in os.walk(folder):
        for file in files:
            path = os.path.relpath(os.path.join(at, file), folder).replace(os.sep, "/")
            need(path in known, path + " is in no manifest")
    return {
        "name": manifest["account"]["name"],
        "resources": {name: digest("\n".join(sorted(texts)).encode()) for name, texts in resources.items() if texts},
        "deleted": deleted,
        "history": history,
        "quarantine": quarantined(os.path.dirname(folder), manifest),
    }


def read_backup(root):
    top = sums(root)
    accounts = sorted(name for name in os.listdir(root) if re.fullmatch(r"harvest_account_\d+", name))
    for name in accounts:
        need({name + "/manifest.json", name + "/SHA256SUMS"} <= set(top), name + " is not covered")
    ids = [str(account["id"]) for account in json.loads(read(root, "accounts.json"))["accounts"]]
    need(all(name.split("_")[-1] in ids for name in accounts), "accounts.json lacks an account")
    artifacts = json.loads(read(root, ".artifacts_manifest.json"))
    for path, entry in artifacts.items():
        data = read(root, path)
        need((len(data), digest(data)) == (entry["size"], entry["sha256"]), path + " is not as it was fetched")
    return {
        "artifacts": sorted(artifacts),
        "accounts": {name.split("_")[-1]: read_account(os.path.join(root, name)) for name in accounts},
    }


if __name__ == "__main__":
    try:
        print(json.dumps(read_backup(sys.argv[1])))
    except (ValueError, OSError, KeyError, AttributeError) as error:
        sys.exit("%s: %s" % (type(error).__name__, error))
