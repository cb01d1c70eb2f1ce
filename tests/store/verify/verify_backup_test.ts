import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { NewerFormatError } from "../../../src/store/manifest/manifest.ts";
import { NoBackupError } from "../../../src/store/no_backup_error.ts";
import { TempFolder } from "../temp_folder.ts";
import { filesOf, smallBackup, verified } from "../verified.ts";

type Damage = (bytes: Uint8Array) => Uint8Array | null;

/** Ways in which disks and people damage a file; null: it is removed. No file of a backup is empty. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  "a flipped bit": (bytes) => flipped(bytes, Math.floor(bytes.length / 2), 0x01),
  "a flipped bit at the start": (bytes) => flipped(bytes, 0, 0x10),
  "a lost end": (bytes) => bytes.subarray(0, bytes.length - 1),
  "a byte too many": (bytes) => Uint8Array.of(...bytes, 0x20),
  "a line too few": (bytes) => bytes.subarray(0, bytes.lastIndexOf(0x0a, bytes.length - 2) + 1),
  "nothing but zeros": (bytes) => new Uint8Array(bytes.length),
  "nothing at all": () => new Uint8Array(),
  "no file": () => null,
};

function flipped(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ bit;
  return copy;
}

/** Damages a file; gives what makes it whole again. */
async function damaged(path: string, damage: Damage): Promise<() => Promise<void>> {
  const bytes = await Deno.readFile(path);
  const less = damage(bytes);
  if (less === null) await Deno.remove(path);
  else await Deno.writeFile(path, less);
  return () => Deno.writeFile(path, bytes);
}

const isDerived = (path: string) => /^[^/]+\/[^/]+\/\d+\.json$/.test(path);

Deno.test("verifyBackup() finds nothing in a whole backup and counts what it read", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const { found, summary } = await verified(temp.path);
  assertEquals(found, []);
  const files = await filesOf(temp.path);
  assertEquals(summary.files, files.length);
  const sizes = await Promise.all(files.map(async (path) => (await Deno.stat(temp.at(path))).size));
  assertEquals(summary.sizeBytes, sizes.reduce((a, b) => a + b, 0));
  assert(summary.records > harvest.agency.resource("time_entries").size);
  assertEquals(summary.isOpen, false);
});

/** Files that describe others, or whose damage means more than a wrong digest: looked at one by one for each damage. */
const isTelling = (path: string) =>
  /(^[^/]+|manifest\.json|SHA256SUMS|deleted\.json|ndjson)$/.test(path);

Deno.test("verifyBackup() names the file, for every file and every kind of damage", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = (await filesOf(temp.path)).filter((path) => !isDerived(path));
  assert(files.filter(isTelling).length >= 8);
  for (const [name, damage] of Object.entries(DAMAGES)) {
    for (const path of files) {
      if (!isTelling(path) && name !== "a flipped bit") continue;
      const undo = await damaged(temp.at(path), damage);
      const { findings, found } = await verified(temp.path);
      assertEquals(
        [...new Set(findings.map((finding) => finding.path))],
        [path],
        `${name}: ${found}`,
      );
      await undo();
    }
  }
});

Deno.test("verifyBackup() names all files of many that are damaged", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = (await filesOf(temp.path)).filter((path) => !isDerived(path) && !isTelling(path));
  assert(files.length > 40);
  for (const [name, damage] of Object.entries(DAMAGES)) {
    const undo = await Promise.all(files.map((path) => damaged(temp.at(path), damage)));
    const { findings } = await verified(temp.path);
    assertEquals([...new Set(findings.map(({ path }) => path))].sort(), files, name);
    await Promise.all(undo.map((one) => one()));
  }
  assertEquals((await verified(temp.path)).found, []);
});

Deno.test("verifyBackup() derives every <id>.json again and names those that differ", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = (await filesOf(temp.path)).filter(isDerived);
  assert(files.length > 40);
  for (const [name, damage] of Object.entries(DAMAGES)) {
    const undo = await Promise.all(files.map((path) => damaged(temp.at(path), damage)));
    const { findings } = await verified(temp.path);
    assertEquals(findings.map(({ path }) => path).sort(), files, name);
    assert(findings.every(({ remedy }) => remedy === "derive"));
    await Promise.all(undo.map((one) => one()));
  }
});

Deno.test("verifyBackup() names a file too many, wherever it is", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = await filesOf(temp.path);
  const folders = new Set(files.map((path) => path.split("/").slice(0, -1).join("/")));
  const strangers = [...folders].map((folder) => `${folder}${folder && "/"}stranger.txt`);
  const account = files.find((path) => path.endsWith("/manifest.json"))?.split("/")[0];
  strangers.push(
    `${account}/clients/99.json`,
    `${account}/new/list.json`,
    `${account}/invoices/artifacts/99.pdf`,
  );
  strangers.push(`${account}/projects/99_user_assignments.json`, "folder/deep/file");
  const reported = strangers.map((path) => path === "folder/deep/file" ? "folder/" : path);
  for (const path of strangers) {
    await Deno.mkdir(temp.at(...path.split("/").slice(0, -1)), { recursive: true });
    await Deno.writeTextFile(temp.at(path), "[]\n");
  }
  const { found, findings, summary } = await verified(temp.path);
  assertEquals(found, reported.map((path) => `unlisted ${path}`).sort());
  assert(findings.every(({ remedy }) => remedy === "remove"));
  assertEquals([summary.damaged, summary.warnings], [0, strangers.length]);
});

Deno.test("verifyBackup() counts what systems leave in folders, and looks at nothing in it", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const account = `harvest_account_${harvest.agency.id}`;
  const folders = ["", `${account}/`, `${account}/clients/`, `${account}/invoices/artifacts/`];
  const files =
    "|.DS_Store|._manifest.json|Icon\r|Thumbs.db|desktop.ini|Desktop.ini|.nfs000000001|.dropbox|.gitignore|" +
    ".directory|SYNO@x.tmp@|.syncthing.list.json.tmp|.owncloudsync.log|.stignore|.apdisk|";
  const trees =
    "@eaDir|lost+found|.git|.stfolder|.snapshot|.Trash-1000|.Trashes|#recycle|$RECYCLE.BIN|" +
    "System Volume Information|.Spotlight-V100|.zfs|.svn|.dropbox.cache|.tmp.drivedownload|.sync";
  const names = files.split("|").filter((name) => name !== "");
  for (const folder of folders) {
    for (const name of names) await Deno.writeTextFile(temp.at(folder, name), "x");
    for (const name of trees.split("|")) {
      await Deno.mkdir(temp.at(folder, name, "deep"), { recursive: true });
      await Deno.writeTextFile(temp.at(folder, name, "deep", "list.json"), "x");
    }
  }
  const { found, summary } = await verified(temp.path);
  assertEquals(found, []);
  const { count, names: named } = summary.systemFiles;
  assertEquals(count, folders.length * (names.length + trees.split("|").length));
  assertEquals([named.length, summary.damaged, summary.warnings], [5, 0, 0]);
  const run = await harvest.backUp(temp.path, {
    accounts: [String(harvest.agency.id)],
    full: true,
  });
  assertEquals(run.outcome, "complete");
});

Deno.test("verifyBackup() covers everything with the union of all parts", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = await filesOf(temp.path);
  for (const path of files) {
    if (isDerived(path) || path.endsWith(".pdf")) await Deno.writeTextFile(temp.at(path), "x");
  }
  const all = (await verified(temp.path)).found;
  const parts = await Promise.all(
    [1, 2, 3].map((part) => verified(temp.path, { subset: { part, of: 3 } })),
  );
  assertEquals([...new Set(parts.flatMap(({ found }) => found))].sort(), all);
  const derived = parts.flatMap(({ found }) => found).filter((line) => isDerived(line));
  assertEquals(new Set(derived).size, derived.length);
  for (const { found } of parts) assert(found.length > 0 && found.length < all.length);
  const again = await verified(temp.path, { subset: { part: 2, of: 3 } });
  assertEquals(again.found, parts[1]?.found);
});

Deno.test("verifyBackup() reports dangling references as information", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  assertEquals(
    (await verified(temp.path)).danglings.filter(({ folder }) => folder === "contacts"),
    [],
  );
  const account = String(harvest.agency.id);
  const client = harvest.agency.resource("clients").ids()[0] ?? "";
  const contacts = harvest.agency.resource("contacts");
  contacts.add({ first_name: "Nobody", client: { id: 424242, name: "gone" } });
  contacts.add({ first_name: "Nobody", client: { id: 424242, name: "gone" } });
  contacts.add({ first_name: "Free", client: { id: null, name: null } });
  contacts.add({ first_name: "Bound", client: { id: Number(client), name: "there" } });
  const invoices = harvest.agency.resource("invoices");
  invoices.update(invoices.ids()[0] ?? "", {
    line_items: [{ id: 1, project: { id: 434343 } }, { id: 2, project: null }],
  });
  await harvest.backUp(temp.path, { accounts: [account], full: true });
  const { found, danglings } = await verified(temp.path);
  assertEquals(found, []);
  assertEquals(danglings.filter(({ folder }) => folder === "contacts"), [
    {
      accountId: account,
      folder: "contacts",
      member: "client",
      target: "clients",
      records: 2,
      ids: ["424242"],
      missing: 1,
    },
  ]);
  const [project] = danglings.filter(({ member }) => member === "line_items[].project");
  assertEquals(project?.ids, ["434343"]);
});

Deno.test("verifyBackup() says what is no backup, and what is of a later format", async () => {
  using temp = new TempFolder();
  await assertRejects(() => verified(temp.at("nowhere")), NoBackupError, "No backup in");
  await assertRejects(() => verified(temp.path), NoBackupError, "No backup in");
  await smallBackup(temp.at("b"));
  const path = (await filesOf(temp.at("b"))).find((file) => file.endsWith("/manifest.json")) ?? "";
  const manifest = await Deno.readTextFile(temp.at("b", path));
  await Deno.writeTextFile(temp.at("b", path), manifest.replace(`"format": 1`, `"format": 2`));
  await Deno.remove(temp.at("b", "SHA256SUMS"));
  await assertRejects(() => verified(temp.at("b")), NewerFormatError, "format 2");
});
