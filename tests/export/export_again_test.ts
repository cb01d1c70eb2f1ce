import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { DatabaseSync } from "node:sqlite";
import { exportSqlite } from "../../src/export/sqlite/export_sqlite.ts";
import type { ExportStep } from "../../src/export/export_request.ts";
import { NoBackupError } from "../../src/store/no_backup_error.ts";
import { UsageError } from "../../src/usage_error.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";

/** A backup with a client who then left Harvest, and one whose name changed. */
async function changedBackup(temp: TempFolder): Promise<TestHarvest> {
  const harvest = new TestHarvest({ accounts: 2 });
  const clients = harvest.agency.resource("clients");
  clients.add({ id: 5, name: "Zebra", is_active: true });
  clients.add({ id: 6, name: "Okapi", is_active: true });
  assertEquals(
    (await harvest.backUp(temp.at("backup"), { only: ["clients", "tasks"] })).outcome,
    "complete",
  );
  clients.remove("5");
  await harvest.clock.advance(120_000);
  clients.update("6", { name: "Giraffe" });
  const again = await harvest.backUp(temp.at("backup"), { only: ["clients", "tasks"], full: true });
  assertEquals(again.outcome, "complete");
  return harvest;
}

function request(
  temp: TempFolder,
  more: { account?: string; output?: string; signal?: AbortSignal } = {},
) {
  const { signal } = new AbortController();
  return { output: temp.at("backup"), to: temp.at("out.db"), account: null, signal, ...more };
}

Deno.test("exportSqlite() has deleted records and earlier versions, and replaces an older export", async () => {
  using temp = new TempFolder();
  await changedBackup(temp);
  // A journal of the database that is replaced: SQLite would play it back into the new one.
  await Deno.writeTextFile(temp.at("out.db-wal"), "old");
  await exportSqlite(request(temp));
  assertEquals([...Deno.readDirSync(temp.path)].map(({ name }) => name).sort(), [
    "backup",
    "out.db",
  ]);
  const before = await Deno.readFile(temp.at("out.db"));
  {
    using database = new DatabaseSync(temp.at("out.db"), { readOnly: true });
    const all = (sql: string) => database.prepare(sql).all().map((row) => Object.values(row));
    assertEquals(all("SELECT resource, id, record ->> '$.name' FROM deleted"), [[
      "clients",
      5,
      "Zebra",
    ]]);
    assertEquals(all("SELECT resource, id, record ->> '$.name' FROM history WHERE id = 6"), [[
      "clients",
      6,
      "Okapi",
    ]]);
    assertEquals(all("SELECT record_id, is_deleted FROM search WHERE search MATCH 'zebra'"), [[
      5,
      1,
    ]]);
    assertEquals(all("SELECT record_id, is_deleted FROM search WHERE search MATCH 'giraffe'"), [[
      6,
      0,
    ]]);
  }
  await exportSqlite(request(temp));
  assertEquals(await Deno.readFile(temp.at("out.db")), before);
});

Deno.test("exportSqlite() leaves the old file unchanged if it is stopped or the backup is damaged", async () => {
  using temp = new TempFolder();
  const harvest = await changedBackup(temp);
  await Deno.writeTextFile(temp.at("out.db"), "old");
  const list = temp.at("backup", `harvest_account_${harvest.agency.id}`, "tasks", "list.json");
  const text = await Deno.readTextFile(list);
  const refuse = async (damaged: string, message: string) => {
    await Deno.writeTextFile(list, damaged);
    await assertRejects(() => exportSqlite(request(temp)), Error, message);
    assertEquals(await Deno.readTextFile(temp.at("out.db")), "old");
    assertEquals([...Deno.readDirSync(temp.path)].map(({ name }) => name).sort(), [
      "backup",
      "out.db",
    ]);
  };
  await refuse(text.replace('"name"', '"na'), "Cannot read a record of");
  await refuse(text.slice(0, -2), "does not end with ]");
  await Deno.writeTextFile(list, text);
  const reason = new Error("stopped");
  await assertRejects(
    () => exportSqlite(request(temp, { signal: AbortSignal.abort(reason) })),
    Error,
    "stopped",
  );
  assertEquals(await Deno.readTextFile(temp.at("out.db")), "old");
});

Deno.test("exportSqlite() exports one account, and rejects an account that does not exist", async () => {
  using temp = new TempFolder();
  const { agency } = await changedBackup(temp);
  assertEquals((await exportSqlite(request(temp, { account: String(agency.id) }))).accounts, [
    String(agency.id),
  ]);
  await assertRejects(
    () => exportSqlite(request(temp, { account: "7" })),
    UsageError,
    `account "7"`,
  );
  await assertRejects(
    () => exportSqlite(request(temp, { output: temp.at("x") })),
    NoBackupError,
    "No backup in",
  );
});

Deno.test("exportSqlite() stops on its signal, even once all rows are in", async () => {
  using temp = new TempFolder();
  await changedBackup(temp);
  const controller = new AbortController();
  const onStep = ({ kind }: ExportStep) => {
    // From here on nothing is read any more.
    if (kind === "indexes") queueMicrotask(() => controller.abort(new Error("stopped late")));
  };
  const stopped = exportSqlite({ ...request(temp), signal: controller.signal, onStep });
  await assertRejects(() => stopped, Error, "stopped late");
  assertEquals([...Deno.readDirSync(temp.path)].map(({ name }) => name), ["backup"]);
});
