import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { NewerFormatError } from "../../src/store/manifest.ts";
import { NotABackupError } from "../../src/store/seals.ts";
import { TempFolder } from "./temp_folder.ts";
import { filesOf, smallBackup, verified } from "./verified.ts";

/** Ways in which disks and people damage a file; null: there is nothing left to damage that way. */
const DAMAGES: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array | null | "gone">> = {
  "a flipped bit": (bytes) => flipped(bytes, Math.floor(bytes.length / 2), 0x01),
  "a flipped bit at the start": (bytes) => flipped(bytes, 0, 0x10),
  "a lost end": (bytes) => bytes.length > 0 ? bytes.subarray(0, bytes.length - 1) : null,
  "nothing but zeros": (bytes) => new Uint8Array(bytes.length),
  "no file": () => "gone",
};

function flipped(bytes: Uint8Array, at: number, bit: number): Uint8Array | null {
  if (bytes.length === 0) return null;
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ bit;
  return copy;
}

async function withDamage<T>(path: string, damage: (bytes: Uint8Array) => Uint8Array | null | "gone", look: () => Promise<T>): Promise<T | null> {
  const bytes = await Deno.readFile(path);
  const damaged = damage(bytes);
  if (damaged === null) return null;
  if (damaged === "gone") await Deno.remove(path);
  else await Deno.writeFile(path, damaged);
  try {
    return await look();
  } finally {
    await Deno.writeFile(path, bytes);
  }
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

Deno.test("verifyBackup() names the file, for every file and every kind of damage", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = (await filesOf(temp.path)).filter((path) => !isDerived(path));
  for (const [name, damage] of Object.entries(DAMAGES)) {
    for (const path of files) {
      const result = await withDamage(temp.at(path), damage, () => verified(temp.path));
      if (result === null) continue;
      assert(result.findings.some((finding) => finding.path === path), `${name}: ${path}: found ${result.found}`);
      assertEquals(new Set(result.findings.map((finding) => finding.path)).size, 1, `${name}: ${path}: ${result.found}`);
    }
  }
  assertEquals((await verified(temp.path)).found, []);
});

Deno.test("verifyBackup() derives every <id>.json again and names those that differ", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = (await filesOf(temp.path)).filter(isDerived);
  assert(files.length > 40);
  for (const [name, damage] of Object.entries(DAMAGES)) {
    const kept = new Map<string, Uint8Array>();
    for (const path of files) {
      const bytes = await Deno.readFile(temp.at(path));
      const damaged = damage(bytes);
      if (damaged === null) continue;
      kept.set(path, bytes);
      if (damaged === "gone") await Deno.remove(temp.at(path));
      else await Deno.writeFile(temp.at(path), damaged);
    }
    const { findings } = await verified(temp.path);
    assertEquals(findings.map(({ path }) => path).sort(), [...kept.keys()], name);
    assert(findings.every(({ remedy }) => remedy === "derive"));
    for (const [path, bytes] of kept) await Deno.writeFile(temp.at(path), bytes);
  }
});

Deno.test("verifyBackup() names a file too many, wherever it is", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = await filesOf(temp.path);
  const folders = new Set(files.map((path) => path.split("/").slice(0, -1).join("/")));
  const strangers = [...folders].map((folder) => `${folder}${folder && "/"}stranger.txt`);
  const account = files.find((path) => path.endsWith("/manifest.json"))?.split("/")[0];
  strangers.push(`${account}/clients/99.json`, `${account}/new/list.json`, `${account}/invoices/artifacts/99.pdf`);
  strangers.push(`${account}/projects/99_user_assignments.json`, "folder/deep/file");
  for (const path of strangers) {
    await Deno.mkdir(temp.at(...path.split("/").slice(0, -1)), { recursive: true });
    await Deno.writeTextFile(temp.at(path), "[]\n");
  }
  const { found, findings } = await verified(temp.path);
  assertEquals(found, strangers.map((path) => `unlisted ${path}`).sort());
  assert(findings.every(({ remedy }) => remedy === "remove"));
});

Deno.test("verifyBackup() covers everything with the union of all parts", async () => {
  using temp = new TempFolder();
  await smallBackup(temp.path);
  const files = await filesOf(temp.path);
  for (const path of files) if (isDerived(path) || path.endsWith(".pdf")) await Deno.writeTextFile(temp.at(path), "x");
  const all = (await verified(temp.path)).found;
  const parts = await Promise.all([1, 2, 3].map((part) => verified(temp.path, { subset: { part, of: 3 } })));
  assertEquals([...new Set(parts.flatMap(({ found }) => found))].sort(), all);
  for (const { found } of parts) assert(found.length > 0 && found.length < all.length);
  const again = await verified(temp.path, { subset: { part: 2, of: 3 } });
  assertEquals(again.found, parts[1]?.found);
});

Deno.test("verifyBackup() tells dangling references as information", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  assertEquals((await verified(temp.path)).danglings.filter(({ folder }) => folder === "contacts"), []);
  const account = String(harvest.agency.id);
  const client = harvest.agency.resource("clients").ids()[0] ?? "";
  const contacts = harvest.agency.resource("contacts");
  contacts.add({ first_name: "Nobody", client: { id: 424242, name: "gone" } });
  contacts.add({ first_name: "Nobody", client: { id: 424242, name: "gone" } });
  contacts.add({ first_name: "Free", client: { id: null, name: null } });
  contacts.add({ first_name: "Bound", client: { id: Number(client), name: "there" } });
  const invoices = harvest.agency.resource("invoices");
  invoices.update(invoices.ids()[0] ?? "", { line_items: [{ id: 1, project: { id: 434343 } }, { id: 2, project: null }] });
  await harvest.backUp(temp.path, { accounts: [account], full: true });
  const { found, danglings } = await verified(temp.path);
  assertEquals(found, []);
  assertEquals(danglings.filter(({ folder }) => folder === "contacts"), [
    { accountId: account, folder: "contacts", member: "client", target: "clients", records: 2, ids: ["424242"], missing: 1 },
  ]);
  const [project] = danglings.filter(({ member }) => member === "line_items[].project");
  assertEquals(project?.ids, ["434343"]);
});

Deno.test("verifyBackup() says what is no backup, and what is of a later format", async () => {
  using temp = new TempFolder();
  await assertRejects(() => verified(temp.at("nowhere")), NotABackupError, "does not exist");
  await assertRejects(() => verified(temp.path), NotABackupError, "no backup");
  await smallBackup(temp.at("b"));
  const path = (await filesOf(temp.at("b"))).find((file) => file.endsWith("/manifest.json")) ?? "";
  const manifest = await Deno.readTextFile(temp.at("b", path));
  await Deno.writeTextFile(temp.at("b", path), manifest.replace(`"format": 1`, `"format": 2`));
  await Deno.remove(temp.at("b", "SHA256SUMS"));
  await assertRejects(() => verified(temp.at("b")), NewerFormatError, "format 2");
});
