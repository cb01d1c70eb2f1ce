import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { BackupIndex } from "../../../src/view/index/backup_index.ts";
import { NoBackupError } from "../../../src/store/no_backup_error.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";

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
  assertEquals([...Deno.readDirSync(temp.at("cache"))].length, 1);
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
