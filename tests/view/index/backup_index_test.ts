import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { BackupIndex } from "../../../src/view/index/backup_index.ts";
import { NoBackupError } from "../../../src/store/no_backup_error.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";

/** What is in the cache. */
function files(temp: TempFolder): string[] {
  return [...Deno.readDirSync(temp.at("cache"))].flatMap(({ name: folder }) =>
    [...Deno.readDirSync(temp.at("cache", folder))].map(({ name }) =>
      temp.at("cache", folder, name)
    )
  );
}

/** The indexes in the cache. */
function kept(temp: TempFolder): string[] {
  return files(temp).filter((path) => path.endsWith(".sqlite"));
}

Deno.test("BackupIndex is built once, and anew when the backup has changed; the old one serves until then", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const only = { only: ["clients"], full: true };
  await harvest.backUp(temp.at("backup"), only);
  let builds = 0;
  const place = {
    output: temp.at("backup"),
    cacheFolder: temp.at("cache"),
    signal: new AbortController().signal,
    onBuild: () => builds++,
  };
  (await BackupIndex.open(place))[Symbol.dispose]();
  using index = await BackupIndex.open(place);
  assertEquals(builds, 1);
  const names = () =>
    index.database.prepare("SELECT name FROM clients WHERE id = 6").all().map((row) => row["name"]);
  await index.refresh();
  assertEquals([index.isBuilding, builds], [false, 1]);

  harvest.agency.resource("clients").add({ id: 6, name: "Okapi" });
  await harvest.backUp(temp.at("backup"), only);
  await index.refresh();
  assertEquals([index.isBuilding, names()], [true, []]);
  await index.settled();
  assertEquals([index.isBuilding, names(), builds], [false, ["Okapi"], 2]);
  assertEquals(kept(temp).length, 1);
});

Deno.test("BackupIndex.open() builds an index anew that is damaged, cut short or of something else", async () => {
  using temp = new TempFolder();
  await new TestHarvest().backUp(temp.at("backup"), { only: ["clients"] });
  let builds = 0;
  const place = {
    output: temp.at("backup"),
    cacheFolder: temp.at("cache"),
    signal: new AbortController().signal,
    onBuild: () => builds++,
  };
  const clients = async () => {
    using index = await BackupIndex.open(place);
    return index.accounts.map((account) => account.list("clients").rows);
  };
  const rows = await clients();
  const whole = () => Deno.readFileSync(kept(temp)[0] ?? "");
  const damages: readonly ((bytes: Uint8Array) => Uint8Array)[] = [
    (bytes) => bytes.map((byte, at) => at === bytes.length - 100 ? byte ^ 1 : byte),
    (bytes) => bytes.subarray(0, bytes.length / 3),
    () => new Uint8Array(),
    () => new TextEncoder().encode("no database"),
  ];
  for (const [at, damage] of damages.entries()) {
    Deno.writeFileSync(kept(temp)[0] ?? "", damage(whole()));
    assertEquals([await clients(), builds, kept(temp).length], [rows, at + 2, 1]);
  }
});

Deno.test("BackupIndex.open() removes what was kept of a backup that has gone", async () => {
  using temp = new TempFolder();
  const place = { cacheFolder: temp.at("cache"), signal: new AbortController().signal };
  for (const name of ["old", "new"]) {
    await new TestHarvest().backUp(temp.at(name), { only: ["clients"] });
    (await BackupIndex.open({ ...place, output: temp.at(name) }))[Symbol.dispose]();
  }
  assertEquals(kept(temp).length, 2);
  await Deno.remove(temp.at("old"), { recursive: true });
  (await BackupIndex.open({ ...place, output: temp.at("new") }))[Symbol.dispose]();
  assertEquals(kept(temp).length, 1);
});

Deno.test("BackupIndex.open() gives an early index whose lists are there, and fills in time and search behind them", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.at("backup"));
  const open = () =>
    BackupIndex.open({
      output: temp.at("backup"),
      cacheFolder: temp.at("cache"),
      signal: new AbortController().signal,
    }, { isEarly: true });
  const entries = harvest.agency.resource("time_entries").ids().length;
  const look = (index: BackupIndex) => {
    const account = index.accounts.find(({ id }) => id === String(harvest.agency.id));
    const rows = (name: string) => account?.list(name).rows ?? 0;
    return [rows("clients") > 0, rows("time_entries"), account?.counts().get("time_entries")];
  };
  const stopped = await open();
  assertEquals(stopped.progress?.stage, "time");
  assertEquals(look(stopped), [true, 0, entries]);
  await stopped.stop();
  stopped[Symbol.dispose]();
  assertEquals(files(temp).map((path) => path.split("/").at(-1)), ["backup.txt"]);

  using index = await open();
  await index.settled();
  assertEquals(index.progress, null);
  assertEquals(look(index), [true, entries, entries]);
  assertEquals(kept(temp).length, 1);
});

Deno.test("BackupIndex.open() leaves a folder of the cache that another process is making", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.at("backup"));
  const made = { new: temp.at("cache/new"), empty: temp.at("cache/empty") };
  for (const path of Object.values(made)) Deno.mkdirSync(path, { recursive: true });
  Deno.writeTextFileSync(`${made.empty}/backup.txt`, "");
  const old = temp.at("cache/old");
  Deno.mkdirSync(old);
  Deno.utimeSync(old, new Date(0), new Date(0));
  const signal = new AbortController().signal;
  using _ = await BackupIndex.open({
    output: temp.at("backup"),
    cacheFolder: temp.at("cache"),
    signal,
  });
  const names = [...Deno.readDirSync(temp.at("cache"))].map(({ name }) => name);
  assertEquals(names.filter((name) => /^[a-z]+$/.test(name)).sort(), ["empty", "new"]);
});

Deno.test("BackupIndex.open() refuses a folder that holds no backup", async () => {
  using temp = new TempFolder();
  const place = {
    output: temp.path,
    cacheFolder: temp.at("cache"),
    signal: new AbortController().signal,
  };
  await assertRejects(() => BackupIndex.open(place), NoBackupError, "No backup in");
});
