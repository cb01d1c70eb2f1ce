import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { STUDIO } from "../src/demo/sample/sample_world.ts";
import { BackupIndex } from "../src/view/index/backup_index.ts";
import { TestHarvest } from "./backup/test_harvest.ts";
import { serveFakeHarvest } from "./fakes/serve_fake_harvest.ts";
import { envOf, Program, ROOT } from "./program/program.ts";
import { TempFolder } from "./store/temp_folder.ts";

Deno.test("SECURITY.md names a test for each promise, and the test is there", async () => {
  const text = await Deno.readTextFile(join(ROOT, "SECURITY.md"));
  const [, promises = ""] = /## What is promised\n([\s\S]*?)\n\| permission/.exec(text) ?? [];
  const bullets = promises.split(/^- /m).slice(1).map((bullet) => bullet.replaceAll(/\s+/g, " "));
  assert(bullets.length >= 10);
  for (const bullet of bullets) {
    const tests = [...bullet.matchAll(/`(tests\/[\w/]+_test\.ts)` \("([^"]+)"\)/g)];
    assert(tests.length > 0, `no test is named: ${bullet}`);
    for (const [, path = "", name = ""] of tests) {
      const source = await Deno.readTextFile(join(ROOT, path));
      assert(source.includes(name), `${path} has no test "${name}"`);
    }
  }
});

Deno.test("backup, check and audit send nothing but GET requests, to the addresses of Harvest", async () => {
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  using temp = new TempFolder();
  for (const command of ["backup", "check", "audit"]) {
    const args = [command, "--output", temp.at("b"), "--rate", "100000"];
    const { code, err } = await new Program(args, envOf(fake)).ended;
    assertEquals(code, 0, err);
  }
  const { all } = fake.requests;
  assert(all.length > 100);
  assertEquals([...new Set(all.map(({ method }) => method))], ["GET"]);
  assertEquals(all.filter(({ status }) => status === null || status >= 400), []);
});

Deno.test({
  name: "the index of view and report is for its owner alone, and no temporary one is left",
  ignore: Deno.build.os === "windows",
  async fn() {
    using temp = new TempFolder();
    await new TestHarvest({ size: STUDIO }).backUp(temp.at("b"), { only: ["clients"] });
    const place = { output: temp.at("b"), signal: new AbortController().signal };
    const cacheFolder = temp.at("cache", "getharvest-backup");
    (await BackupIndex.open({ ...place, cacheFolder }))[Symbol.dispose]();
    assertEquals((Deno.statSync(cacheFolder).mode ?? 0) & 0o077, 0);
    const [{ name: folder = "" } = {}] = Deno.readDirSync(cacheFolder);
    for (const { name } of Deno.readDirSync(join(cacheFolder, folder))) {
      const { mode } = Deno.statSync(join(cacheFolder, folder, name));
      assertEquals((mode ?? 0) & 0o077, 0, name);
    }

    const index = await BackupIndex.open({ ...place, cacheFolder: null });
    const { path } = index.cache;
    assertEquals((Deno.statSync(path).mode ?? 0) & 0o077, 0);
    assert(relative(temp.at("b"), path).startsWith(".."));
    index[Symbol.dispose]();
    assertEquals(await Deno.stat(path).catch(() => null), null);
  },
});
