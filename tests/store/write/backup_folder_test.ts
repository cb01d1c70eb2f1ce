import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { BackupFolder, type Change } from "../../../src/store/write/backup_folder.ts";
import { LockedError } from "../../../src/store/write/lock.ts";
import { TempFolder } from "../temp_folder.ts";

const HOLDER = { pid: 4711, started_at: "2026-03-02T09:00:00Z" };

async function put(folder: BackupFolder, path: string, text: string): Promise<Change> {
  return { kind: "put", path, staged: await folder.stageBytes(new TextEncoder().encode(text)) };
}

/** What is left when a run is killed after `lines` lines of the journal: nothing is closed, renames are as they are. */
async function killed(temp: TempFolder, lines: number): Promise<void> {
  const path = temp.at("b", ".work", "journal.ndjson");
  const all = (await Deno.readTextFile(path)).split("\n");
  await Deno.writeTextFile(path, all.slice(0, lines).map((line) => line + "\n").join(""));
}

Deno.test("commit() places files in the order given and tells the journal", async () => {
  using temp = new TempFolder();
  const folder = await BackupFolder.open(temp.at("b"), HOLDER);
  await folder.commit(
    [await put(folder, "x/y/a.json", "one"), await put(folder, "b.json", "two")],
    [{ type: "said" }],
  );
  await folder.commit([{ kind: "remove", path: "b.json" }, { kind: "remove", path: "never.json" }]);
  assertEquals(Deno.readTextFileSync(temp.at("b", "x", "y", "a.json")), "one");
  assertEquals(await folder.sizeOf("b.json"), null);
  assertEquals([...folder.placed.keys()], ["x/y/a.json", "b.json", "never.json"]);
  assertEquals(folder.placed.get("x/y/a.json")?.sizeBytes, 3);
  await folder.close({ keepWork: false });
  assertEquals([...Deno.readDirSync(temp.at("b"))].map(({ name }) => name).sort(), [".lock", "x"]);
});

Deno.test("open() completes a commit that was cut off at any point, and knows its files", async () => {
  for (const renamed of [0, 1, 2]) {
    using temp = new TempFolder();
    const first = await BackupFolder.open(temp.at("b"), HOLDER);
    await first.commit([await put(first, "a", "old"), await put(first, "gone", "old")]);
    const changes: Change[] = [await put(first, "a", "new"), await put(first, "n/b", "new"), {
      kind: "remove",
      path: "gone",
    }];
    const staged = changes.map((change) =>
      change.kind === "put" ? Deno.readFileSync(change.staged.tempPath) : null
    );
    await first.commit(changes);
    await first.close({ keepWork: true });
    // Backwards from the finished commit: undo what a kill would have prevented.
    await killed(temp, 4);
    Deno.writeTextFileSync(temp.at("b", "gone"), "old");
    for (const [at, change] of changes.entries()) {
      if (change.kind !== "put" || at < renamed) continue;
      Deno.writeFileSync(change.staged.tempPath, staged[at] ?? new Uint8Array());
      if (change.path === "a") Deno.writeTextFileSync(temp.at("b", "a"), "old");
      else Deno.removeSync(temp.at("b", "n"), { recursive: true });
    }
    const second = await BackupFolder.open(temp.at("b"), HOLDER);
    assertEquals(Deno.readTextFileSync(temp.at("b", "a")), "new");
    assertEquals(Deno.readTextFileSync(temp.at("b", "n", "b")), "new");
    assertEquals(await second.sizeOf("gone"), null);
    assertEquals([second.placed.get("a")?.sizeBytes, second.placed.get("gone")], [3, null]);
    await second.close({ keepWork: false });
  }
});

Deno.test("open() does not repeat a commit that an earlier open() has completed", async () => {
  using temp = new TempFolder();
  const first = await BackupFolder.open(temp.at("b"), HOLDER);
  await first.commit([{ kind: "remove", path: "a" }]);
  await first.close({ keepWork: true });
  await killed(temp, 2);
  const second = await BackupFolder.open(temp.at("b"), HOLDER);
  await second.commit([await put(second, "a", "came back")]);
  await second.close({ keepWork: true });
  const third = await BackupFolder.open(temp.at("b"), HOLDER);
  assertEquals(Deno.readTextFileSync(temp.at("b", "a")), "came back");
  await third.close({ keepWork: false });
});

Deno.test("open() readings what was being written and drops a torn line of the journal", async () => {
  using temp = new TempFolder();
  const first = await BackupFolder.open(temp.at("b"), HOLDER);
  await put(first, "a", "never committed");
  first.journal.append({ type: "kept" });
  await first.close({ keepWork: true });
  await Deno.writeTextFile(temp.at("b", ".work", "journal.ndjson"), `{"type":"torn","a":`, {
    append: true,
  });
  const second = await BackupFolder.open(temp.at("b"), HOLDER);
  assertEquals(second.journal.earlier.map(({ type }) => type), ["opened", "kept"]);
  assertEquals([...Deno.readDirSync(temp.at("b", ".work", "temp"))], []);
  await second.close({ keepWork: true });
  const third = await BackupFolder.open(temp.at("b"), HOLDER);
  assertEquals(third.journal.earlier.map(({ type }) => type), ["opened", "kept", "opened"]);
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
