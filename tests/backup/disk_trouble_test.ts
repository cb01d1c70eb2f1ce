import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { TempFolder } from "../store/temp_folder.ts";
import { Disk, testWithKills as test } from "./disk.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, filesIn, truthIn } from "./truth.ts";

/** Spread over the run; the disk is full at one of its calls and has room again thereafter. */
const POINTS = 6;

const IS_ROOT_ON_LINUX = Deno.build.os === "linux" && Deno.uid() === 0;

class NoSpaceError extends Error {
  override name = "NoSpaceError";
}
const NO_SPACE = new NoSpaceError("No space left on device (os error 28)");

/** A backup and, a day later, changes that a run would have to write. */
async function prepared(output: string): Promise<TestHarvest> {
  const harvest = new TestHarvest({ date: new Date(Math.floor(Date.now() / 1000) * 1000) });
  await harvest.backUp(output);
  await harvest.clock.advance(3_600_000);
  const { agency } = harvest;
  for (const name of ["clients", "invoices", "expenses", "time_entries"]) {
    const [first = "", second = ""] = agency.resource(name).ids();
    agency.remove(name, first);
    agency.resource(name).update(second, { notes: "Changed" });
    agency.resource(name).add({ name: "New", notes: "New", spent_date: "2026-07-01" });
  }
  return harvest;
}

/** Every file that a run may have touched is as before, or whole. */
async function assertWhole(
  output: string,
  before: ReadonlyMap<string, string>,
  about: string,
): Promise<void> {
  for (const [path, text] of await filesIn(output)) {
    if (before.get(path) === text || path.includes("/artifacts/")) continue;
    const lines = path.endsWith(".ndjson")
      ? text.trimEnd().split("\n")
      : path.endsWith(".json")
      ? [text]
      : [];
    for (const line of lines) JSON.parse(line);
  }
  assert((await filesIn(output)).size >= before.size - 40, about);
}

test("backUp() on a disk that is full at any call ends with its error, and the next run completes it", async () => {
  let calls = 0;
  {
    using temp = new TempFolder();
    const harvest = await prepared(temp.path);
    using disk = new Disk(Infinity);
    await harvest.backUp(temp.path);
    calls = disk.calls.length;
  }
  for (let point = 0; point < POINTS; point++) {
    using temp = new TempFolder();
    const harvest = await prepared(temp.path);
    const before = await filesIn(temp.path);
    const at = Math.floor(calls * (point + 0.5) / POINTS);
    const disk = new Disk(at, NO_SPACE);
    const result = await harvest.backUp(temp.path).finally(() => disk[Symbol.dispose]());
    const about = `call ${at}, ${disk.calls[at]}: ${result.outcome} ${result.error}`;
    // A folder that cannot be synced is borne: some systems never can.
    assert(result.outcome === "NoSpaceError" || /^sync/.test(disk.calls[at] ?? "sync"), about);
    await assertWhole(temp.path, before, about);
    const next = await harvest.backUp(temp.path);
    assertEquals([next.outcome, next.error], ["complete", null], about);
    const left = differences(await dataIn(temp.path), truthIn(harvest));
    assertEquals(left.filter((line) => !/artifacts\/.*should be nothing$/.test(line)), [], about);
  }
});

test("backUp() on a disk that is full when a record's file is placed ends with its error", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  const only = ["clients"];
  await harvest.backUp(temp.path, { only, recordFiles: false });
  const disk = new Disk("renameSync", NO_SPACE);
  const result = await harvest.backUp(temp.path, { only }).finally(() => disk[Symbol.dispose]());
  const folder = temp.at("harvest_account_1180234", "clients");
  const files = () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assertEquals([result.outcome, files()], ["NoSpaceError", ["list.json"]]);
  assertEquals((await harvest.backUp(temp.path, { only })).outcome, "complete");
  const ids = harvest.agency.resource("clients").ids();
  assertEquals(files(), [...ids.map((id) => `${id}.json`), "list.json"].sort());
});

Deno.test(
  "backUp() on a file system that fills up ends with the system's error, and completes with room",
  {
    ignore: !IS_ROOT_ON_LINUX,
  },
  async () => {
    using temp = new TempFolder();
    const disk = temp.at("disk");
    Deno.mkdirSync(disk);
    const mount = (...args: string[]) =>
      new Deno.Command("mount", { args, stderr: "null" }).outputSync().success;
    // Where mounting is not allowed there is nothing to test.
    if (!mount("-t", "tmpfs", "-o", "size=400k", "tmpfs", disk)) return;
    try {
      const harvest = new TestHarvest();
      const result = await harvest.backUp(`${disk}/backup`);
      assert(
        result.error instanceof Error && /os error 28/.test(result.error.message),
        String(result.error),
      );
      await assertWhole(`${disk}/backup`, new Map(), "full");
      mount("-o", "remount,size=64m", disk);
      const next = await harvest.backUp(`${disk}/backup`);
      assertEquals([next.outcome, next.error], ["complete", null]);
      assertEquals(differences(await dataIn(`${disk}/backup`), truthIn(harvest)), []);
    } finally {
      new Deno.Command("umount", { args: [disk] }).outputSync();
    }
  },
);

Deno.test("backUp() to where it cannot write says so and leaves nothing", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  Deno.writeTextFileSync(temp.at("file"), "I am a file");
  for (const output of [temp.at("file"), temp.at("file", "below")]) {
    const result = await harvest.backUp(output);
    assert(result.error instanceof Error, output);
    assertEquals(Deno.readTextFileSync(temp.at("file")), "I am a file");
  }
  const long = temp.at("x".repeat(300));
  assert((await harvest.backUp(long)).error instanceof Error);
  assertEquals([...Deno.readDirSync(temp.path)].map(({ name }) => name), ["file"]);
});

Deno.test("backUp() sets aside a folder in place of a file, and a file in place of a folder", async () => {
  for (
    const [path, isFolder] of [["clients", false], ["clients/list.json", true], [
      "invoices/artifacts",
      false,
    ]] as const
  ) {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    const account = temp.at("harvest_account_1180234");
    const place = `${account}/${path}`;
    Deno.mkdirSync(isFolder ? place : place.slice(0, place.lastIndexOf("/")), { recursive: true });
    if (!isFolder) Deno.writeTextFileSync(place, "in the way");
    const result = await harvest.backUp(temp.path);
    assertEquals(result.outcome, "complete", path);
    const said = result.of("warning").find(({ message }) => message.includes(`${path}"`))?.message;
    const kept = /kept as "(.+)"/.exec(said ?? "")?.[1] ?? "";
    if (!isFolder) assertEquals(Deno.readTextFileSync(temp.at(kept)), "in the way", said);
    const next = await harvest.backUp(temp.path);
    assertEquals([next.outcome, next.error], ["complete", null], path);
    assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), [], path);
  }
});
