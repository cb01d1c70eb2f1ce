import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { RawReader } from "../../../src/store/raw_reader.ts";
import { ForeignJournalError, readJournalState } from "../../../src/store/journal/journal.ts";
import { parseJournal } from "../../../src/store/journal/journal_entry.ts";
import { BackupFolder } from "../../../src/store/write/backup_folder.ts";
import { TempFolder } from "../temp_folder.ts";

const HOLDER = { pid: 1, started_at: "2026-03-02T09:00:00Z" };
const LIST = "harvest_account_1/clients/list.json";
const SHA = "0".repeat(64);
const PUT = { put: LIST, temp: "0-1", size: 3, sha256: SHA };

function bytesOf(...lines: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

const commit = (change: unknown) => ({ type: "commit", id: "0-0", changes: [change], then: [] });

Deno.test("parseJournal() ends at the first line that is no entry", () => {
  const rows = [
    "no object",
    { id: "0-0" },
    { type: "opened" },
    { type: "opened", session: "0" },
    { type: "derived", key: "../clients" },
    { type: "sweep", key: "1/clients", file: "../../x", first_url: "https://a.example/" },
    { type: "list", key: "1/clients", entry: {}, added: 1, changed: 0, deleted: 0 },
    { type: "commit", id: "0-0", changes: [PUT] },
    commit({ ...PUT, put: "../accounts.json" }),
    commit({ ...PUT, put: "/etc/passwd" }),
    commit({ ...PUT, temp: "../0-1" }),
    commit({ ...PUT, sha256: "" }),
    commit({ remove: "harvest_account_1/../x" }),
    commit({ adopt: "harvest_account_1/clients", size: 1, sha256: SHA }),
    commit({}),
  ];
  const before = bytesOf({ type: "opened", session: 0 }, { type: "swept", key: "1/clients" });
  const sizeBytes = before.length;
  for (const row of rows) {
    const all = new Uint8Array([...before, ...bytesOf(row, { type: "committed", id: "0-0" })]);
    const { entries, sizeBytes: end } = parseJournal(all);
    const types = entries.map(({ type }) => type);
    assertEquals([types, end], [["opened", "swept"], sizeBytes], JSON.stringify(row));
  }
});

Deno.test("parseJournal() skips entries that a later version may have added", () => {
  const later = { type: "later", of: { any: "shape" } };
  const journal = bytesOf(later, { ...commit(PUT), then: [later, { type: "swept", key: "1/x" }] });
  const { entries, sizeBytes } = parseJournal(journal);
  assertEquals(entries, [{
    type: "commit",
    id: "0-0",
    changes: [PUT],
    then: [{ type: "swept", key: "1/x" }],
  }]);
  assertEquals(sizeBytes, journal.length);
});

Deno.test("open() writes nothing where a journal leads out of the backup", async () => {
  using temp = new TempFolder();
  const root = temp.at("b");
  await (await BackupFolder.open(root, HOLDER)).close({ keepWork: true });
  await Deno.writeTextFile(temp.at("b", ".work", "temp", "0-1"), "[]\n");
  const journal = temp.at("b", ".work", "journal.ndjson");
  await Deno.writeFile(journal, bytesOf(commit({ ...PUT, put: "../stolen" })), { append: true });
  assertEquals((await readJournalState(new RawReader(root))).isOpen, false);
  const before = await Deno.readTextFile(journal);
  await assertRejects(() => BackupFolder.open(root, HOLDER), ForeignJournalError, "../stolen");
  assertEquals(await Deno.readTextFile(journal), before);
  assertEquals([...Deno.readDirSync(temp.path)].map(({ name }) => name), ["b"]);
});

Deno.test("commit() places nothing that is no path of a backup", async () => {
  using temp = new TempFolder();
  const folder = await BackupFolder.open(temp.at("b"), HOLDER);
  const staged = await folder.work.stageBytes(new Uint8Array());
  for (const path of ["../x", "notes.txt", `${LIST}/x`]) {
    await assertRejects(
      () => folder.commit([{ kind: "put", path: LIST, staged }, { kind: "remove", path }]),
      Error,
      "no path of a backup",
    );
  }
  assertEquals([await folder.reader.exists(LIST), folder.placed.size], [false, 0]);
  await folder.close({ keepWork: false });
});
