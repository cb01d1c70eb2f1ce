import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { InterruptedError } from "../../src/commands/program.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { runHere } from "../program/in_process.ts";
import { TempFolder } from "../store/temp_folder.ts";

/** What a browser was started with, and what it found there. */
interface Opened {
  readonly path: string;
  readonly mode: number;
  readonly url: string;
  readonly isLeft: boolean;
}

/** Runs the command until a browser has followed the file that it is started with. */
async function view(temp: TempFolder, ...args: string[]): Promise<Opened> {
  const controller = new AbortController();
  let opened: Opened | null = null;
  const openBrowser = async (path: string) => {
    const url = /url=([^"]+)"/.exec(await Deno.readTextFile(path))?.[1] ?? "";
    const mode = (await Deno.stat(path)).mode ?? 0;
    // A connection that is kept would be to a server that has ended, when another is at the same port.
    using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
    assert((await (await fetch(url, { client })).text()).includes("<html"));
    opened = { path, mode, url, isLeft: await Deno.stat(path).then(() => true, () => false) };
    controller.abort(new InterruptedError());
  };
  const secretWord = () => crypto.getRandomValues(new Uint8Array(16)).toHex();
  const process = { openBrowser, secretWord, interruption: () => controller.signal };
  const env = { XDG_CACHE_HOME: temp.at("cache") };
  const { code } = await runHere(["view", "--output", temp.at("backup"), ...args], {
    env,
    program: process,
  });
  assertEquals(code, 0);
  assert(opened !== null);
  return opened;
}

Deno.test("view opens the browser with a file for its owner alone, which is gone once the page was asked for", async () => {
  using temp = new TempFolder();
  await new TestHarvest().backUp(temp.at("backup"), { only: ["clients"] });
  const { path, mode, url, isLeft } = await view(temp);
  const [, secret = ""] = new URL(url).pathname.split("/");
  assertEquals(secret.length, 32);
  assert(!path.includes(secret));
  if (Deno.build.os !== "windows") assertEquals(mode & 0o777, 0o600);
  assertEquals(isLeft, false);
});

Deno.test("view --port has an address of its own that stays the same until it is purged", async () => {
  using temp = new TempFolder();
  await new TestHarvest().backUp(temp.at("backup"), { only: ["clients"] });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String((listener.addr as Deno.NetAddr).port);
  listener.close();
  const { url } = await view(temp, "--port", port);
  assertEquals((await view(temp, "--port", port)).url, url);
  const cache = temp.at("cache", "getharvest-backup");
  const [{ name: folder = "" } = {}] = Deno.readDirSync(cache);
  const { mode } = Deno.statSync(`${cache}/${folder}/secret`);
  if (Deno.build.os !== "windows") assertEquals((mode ?? 0) & 0o777, 0o600);

  const place = { env: { XDG_CACHE_HOME: temp.at("cache") } };
  const { out } = await runHere(["view", "--purge"], place);
  assertEquals(out, "Removed what was kept of 1 backup.");
  assertEquals([...Deno.readDirSync(cache)], []);
  assert((await view(temp, "--port", port)).url !== url);
});
