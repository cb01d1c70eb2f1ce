import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { ACCOUNTS_FILE, ARTIFACTS_MANIFEST } from "../../../src/store/layout/paths.ts";
import { BackupFolder, type Change } from "../../../src/store/write/backup_folder.ts";
import { isLocked, lockBackup, LockedError } from "../../../src/store/write/lock.ts";
import { closeLocked } from "../../../src/store/files/file_lock.ts";
import { TempFolder } from "../temp_folder.ts";

const LIST = "harvest_account_1/clients/list.json";
const HOLDER = { pid: 4711, started_at: "2026-03-02T09:00:00Z" };

async function put(folder: BackupFolder, path: string, text: string): Promise<Change> {
  return {
    kind: "put",
    path,
    staged: await folder.work.stageBytes(new TextEncoder().encode(text)),
  };
}

/** What is left when a run is killed after `lines` lines of the journal: nothing is closed, renames are as they are. */
async function killed(temp: TempFolder, lines: number): Promise<void> {
  const path = temp.at("b", ".work", "journal.ndjson");
  const all = (await Deno.readTextFile(path)).split("\n");
  await Deno.writeTextFile(path, all.slice(0, lines).map((line) => line + "\n").join(""));
}

Deno.test("commit() places files in the order given and notes it in the journal", async () => {
  using temp = new TempFolder();
  const folder = await BackupFolder.open(temp.at("b"), HOLDER);
  await folder.commit(
    [await put(folder, LIST, "one"), await put(folder, ACCOUNTS_FILE, "two")],
    [{ type: "derived", key: "1/x" }],
  );
  await folder.commit([{ kind: "remove", path: ACCOUNTS_FILE }, {
    kind: "remove",
    path: ARTIFACTS_MANIFEST,
  }]);
  assertEquals(Deno.readTextFileSync(temp.at("b", LIST)), "one");
  assertEquals(await folder.reader.sizeOf(ACCOUNTS_FILE), null);
  assertEquals([...folder.placed.keys()], [LIST, ACCOUNTS_FILE, ARTIFACTS_MANIFEST]);
  assertEquals(folder.placed.get(LIST)?.sizeBytes, 3);
  await folder.close({ keepWork: false });
  assertEquals([...Deno.readDirSync(temp.at("b"))].map(({ name }) => name).sort(), [
    ".lock",
    "harvest_account_1",
  ]);
});

Deno.test("open() completes a commit that was cut off at any point, and knows its files", async () => {
  for (const renamed of [0, 1, 2]) {
    using temp = new TempFolder();
    const first = await BackupFolder.open(temp.at("b"), HOLDER);
    await first.commit([
      await put(first, ACCOUNTS_FILE, "old"),
      await put(first, ARTIFACTS_MANIFEST, "old"),
    ]);
    const changes: Change[] = [
      await put(first, ACCOUNTS_FILE, "new"),
      await put(first, LIST, "new"),
      {
        kind: "remove",
        path: ARTIFACTS_MANIFEST,
      },
    ];
    const staged = changes.map((change) =>
      change.kind === "put" ? Deno.readFileSync(change.staged.tempPath) : null
    );
    await first.commit(changes);
    await first.close({ keepWork: true });
    // Backwards from the finished commit: undo what a kill would have prevented.
    await killed(temp, 4);
    Deno.writeTextFileSync(temp.at("b", ARTIFACTS_MANIFEST), "old");
    for (const [at, change] of changes.entries()) {
      if (change.kind !== "put" || at < renamed) continue;
      Deno.writeFileSync(change.staged.tempPath, staged[at] ?? new Uint8Array());
      if (change.path === ACCOUNTS_FILE) Deno.writeTextFileSync(temp.at("b", ACCOUNTS_FILE), "old");
      else Deno.removeSync(temp.at("b", "harvest_account_1"), { recursive: true });
    }
    const second = await BackupFolder.open(temp.at("b"), HOLDER);
    assertEquals(Deno.readTextFileSync(temp.at("b", ACCOUNTS_FILE)), "new");
    assertEquals(Deno.readTextFileSync(temp.at("b", LIST)), "new");
    assertEquals(await second.reader.sizeOf(ARTIFACTS_MANIFEST), null);
    assertEquals([
      second.placed.get(ACCOUNTS_FILE)?.sizeBytes,
      second.placed.get(ARTIFACTS_MANIFEST),
    ], [3, null]);
    await second.close({ keepWork: false });
  }
});

Deno.test("open() does not repeat a commit that an earlier open() has completed", async () => {
  using temp = new TempFolder();
  const first = await BackupFolder.open(temp.at("b"), HOLDER);
  await first.commit([{ kind: "remove", path: ACCOUNTS_FILE }]);
  await first.close({ keepWork: true });
  await killed(temp, 2);
  const second = await BackupFolder.open(temp.at("b"), HOLDER);
  await second.commit([await put(second, ACCOUNTS_FILE, "came back")]);
  await second.close({ keepWork: true });
  const third = await BackupFolder.open(temp.at("b"), HOLDER);
  assertEquals(Deno.readTextFileSync(temp.at("b", ACCOUNTS_FILE)), "came back");
  await third.close({ keepWork: false });
});

Deno.test("open() drops what was being written and a torn line of the journal", async () => {
  using temp = new TempFolder();
  const first = await BackupFolder.open(temp.at("b"), HOLDER);
  await put(first, ACCOUNTS_FILE, "never committed");
  first.journal.append({ type: "swept", key: "1/x" });
  await first.close({ keepWork: true });
  await Deno.writeTextFile(temp.at("b", ".work", "journal.ndjson"), `{"type":"torn","a":`, {
    append: true,
  });
  const second = await BackupFolder.open(temp.at("b"), HOLDER);
  assertEquals(second.journal.earlier.map(({ type }) => type), ["opened", "swept"]);
  assertEquals([...Deno.readDirSync(temp.at("b", ".work", "temp"))], []);
  await second.close({ keepWork: true });
  const third = await BackupFolder.open(temp.at("b"), HOLDER);
  assertEquals(third.journal.earlier.map(({ type }) => type), ["opened", "swept", "opened"]);
  await third.close({ keepWork: false });
});

Deno.test("open() of a backup that another process holds names the holder", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using temp = new TempFolder();
  Deno.mkdirSync(temp.at("b"));
  const script = `const f = Deno.openSync(Deno.args[0], { read: true, write: true, create: true });
    f.lockSync(true); f.writeSync(new TextEncoder().encode('{"pid":12,"started_at":"then"}'));
    console.log("held"); await Deno.stdin.read(new Uint8Array(1));`;
  Deno.writeTextFileSync(temp.at("hold.ts"), script);
  const args = ["run", "-A", temp.at("hold.ts"), temp.at("b", ".lock")];
  const holder = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" })
    .spawn();
  const reader = holder.stdout.getReader();
  await reader.read();
  await assertRejects(
    () => BackupFolder.open(temp.at("b"), HOLDER),
    LockedError,
    "process 12, since then",
  );
  await reader.cancel();
  await holder.stdin.close();
  await holder.status;
  const folder = await BackupFolder.open(temp.at("b"), HOLDER);
  await folder.close({ keepWork: false });
});

Deno.test("open() is not turned away by others that only look whether a backup is open", async () => {
  using temp = new TempFolder();
  Deno.mkdirSync(temp.at("b"));
  let looking = true;
  const look = async () => {
    while (looking) await isLocked(temp.at("b"));
  };
  const lookers = [look(), look()];
  for (let round = 0; round < 50; round++) {
    const lock = await lockBackup(temp.at("b"), HOLDER);
    assertEquals(await isLocked(temp.at("b")), true);
    closeLocked(lock);
  }
  looking = false;
  await Promise.all(lookers);
});
