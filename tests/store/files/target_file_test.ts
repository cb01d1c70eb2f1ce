import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { TargetError, TargetFile } from "../../../src/store/files/target_file.ts";
import { UsageError } from "../../../src/usage_error.ts";
import { TempFolder } from "../temp_folder.ts";

function namesIn(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

Deno.test("TargetFile replaces what is there when it is placed, and leaves no trace when it is not", async () => {
  using temp = new TempFolder();
  const path = temp.at("new", "folders", "file.txt");
  {
    using target = await TargetFile.create(path);
    await target.append("never");
  }
  assertEquals(namesIn(temp.path), []);
  for (const text of ["one", "two"]) {
    using target = await TargetFile.create(path);
    await target.append(text);
    assertEquals(await target.place(), { sizeBytes: 3 });
  }
  assertEquals(await Deno.readTextFile(path), "two");
  assertEquals(namesIn(temp.at("new", "folders")), ["file.txt"]);
});

Deno.test("TargetFile.create() refuses where no file can be, before anything is made", async () => {
  using temp = new TempFolder();
  await Deno.mkdir(temp.at("folder"));
  await Deno.writeTextFile(temp.at("file"), "mine");
  const outside = temp.at("folder");
  for (
    const [path, message] of [
      [temp.at("folder"), "it is a folder"],
      [temp.at("folder", "in", "x"), "it is inside the backup"],
      [temp.at("file", "x"), "is a file"],
    ] as const
  ) {
    await assertRejects(() => TargetFile.create(path, { outside }), UsageError, message);
  }
  using beside = await TargetFile.create(temp.at("folder.txt"), { outside });
  await beside.place();
  assertEquals(namesIn(temp.path), ["file", "folder", "folder.txt"]);
  assertEquals(namesIn(temp.at("folder")), []);
});

Deno.test("TargetFile says which file could not be written, not which one beside it", async () => {
  using temp = new TempFolder();
  const path = temp.at("x".repeat(300));
  const error = await assertRejects(() => TargetFile.create(path), TargetError);
  assertEquals(/^Cannot write "[^"]*x{300}": [^"']*$/.test(error.message), true, error.message);
  assertEquals(namesIn(temp.path), []);
});

Deno.test("TargetFile.create() removes what a process that was killed left long ago", async () => {
  using temp = new TempFolder();
  const dayAgo = new Date(Date.now() - 2 * 86_400_000);
  for (const name of [".a.txt.1.partial", ".a.txt.2.partial", ".b.txt.3.partial"]) {
    await Deno.writeTextFile(temp.at(name), "half");
    if (!name.includes("2")) await Deno.utime(temp.at(name), dayAgo, dayAgo);
  }
  using target = await TargetFile.create(temp.at("a.txt"));
  await target.place();
  assertEquals(namesIn(temp.path), [".a.txt.2.partial", ".b.txt.3.partial", "a.txt"]);
});

Deno.test("TargetFile takes any name that the system takes", async () => {
  using temp = new TempFolder();
  const names = [
    "harvest-2026-01-31T03:15:00.sqlite",
    'a "b" <c> |d| *?',
    "tab\tand\nnewline",
    ".hidden",
    "Ümlaut – 日本 🎉",
    "back\\slash",
    "x".repeat(255),
  ].filter((name) => Deno.build.os !== "windows" || /^[.x]/.test(name));
  for (const name of names) {
    using target = await TargetFile.create(temp.at(name));
    await target.append(name);
    await target.place();
    assertEquals(await Deno.readTextFile(temp.at(name)), name);
  }
  assertEquals(namesIn(temp.path), names.sort());
});
