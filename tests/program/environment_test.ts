import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import settings from "../../deno.json" with { type: "json" };
import { permissionFlags } from "../../src/cli/deno_version.ts";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { Container, DENO_ENV, NOBODY, sandboxArgs } from "./container.ts";
import { ROOT } from "./program.ts";

/** A folder with a small backup in `backup`, owned by `owner`. */
async function folderWithBackup(owner: number | null = null): Promise<TempFolder> {
  const temp = new TempFolder({ inMemory: false });
  const harvest = new TestHarvest({ accounts: 1, size: STUDIO });
  assertEquals((await harvest.backUp(temp.at("backup"))).outcome, "complete");
  if (owner !== null) {
    const { success } = await new Deno.Command("chown", {
      args: ["-R", `${owner}:${owner}`, temp.path],
    }).output();
    assert(success);
  }
  return temp;
}

const READING: readonly (readonly [readonly string[], string])[] = [
  [["verify"], "INTACT"],
  [["report"], "harvest-report.html"],
  [["export", "csv"], "harvest-csv"],
  [["audit", "--offline"], "Consistent"],
];

Deno.test({
  name:
    "the program starts without PATH, HOME and TERM, and with a HOME that is the root or missing",
  ignore: Deno.build.os === "windows",
  async fn() {
    using temp = await folderWithBackup();
    const rows: readonly [Record<string, string>, readonly string[]][] = [
      ...READING.map(([args]): [Record<string, string>, readonly string[]] => [{}, args]),
      [{ HOME: "/" }, ["report"]],
      [{ HOME: "/nowhere/to/be/found", TERM: "" }, ["report"]],
      [{ PATH: "", HOME: "relative" }, ["resources"]],
    ];
    for (const [env, args] of rows) {
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: sandboxArgs(ROOT, args),
        cwd: temp.path,
        clearEnv: true,
        env: { ...DENO_ENV, ...env },
      }).output();
      assertEquals(code, 0, `${JSON.stringify(env)} ${args}: ${new TextDecoder().decode(stderr)}`);
    }
  },
});

Deno.test({
  name:
    "the program runs as process 1 of a container whose root is read-only, as a user without a name",
  ignore: !await Container.isPossible(),
  async fn() {
    using temp = await folderWithBackup(NOBODY);
    const container = new Container(temp.path, { tmpfs: true });
    for (const [args, words] of READING) {
      const { code, text } = await container.run(args);
      assertEquals(code, 0, text);
      assertStringIncludes(text, words);
    }
    const bare = await new Container(temp.path, { tmpfs: false }).run(["report"]);
    assertEquals(bare.code, 1, bare.text);
    assertStringIncludes(bare.text, "--tmpfs /tmp");
    // Process 1 gets only the signals that it listens to.
    await using view = container.start(["view", "--port", "0"]);
    const reader = view.stdout.getReader();
    const { value } = await reader.read();
    assertStringIncludes(new TextDecoder().decode(value), "http://127.0.0.1:");
    reader.releaseLock();
    const inner = Number(Deno.readTextFileSync(`/proc/${view.pid}/task/${view.pid}/children`));
    Deno.kill(inner, "SIGTERM");
    await view.stdout.cancel();
    await view.stderr.cancel();
    assertEquals((await view.status).code, 0);
  },
});

Deno.test({
  name: "the program says what to do in a container whose folder belongs to somebody else",
  ignore: !await Container.isPossible(),
  async fn() {
    using temp = new TempFolder({ inMemory: false });
    Deno.chmodSync(temp.path, 0o755);
    const container = new Container(temp.path, { tmpfs: true });
    const { code, text } = await container.run(["demo", "--output", "backup"]);
    assertEquals(code, 1, text);
    assertStringIncludes(text, 'Cannot create the folder "backup"');
    assertStringIncludes(text, "--user");
    assertEquals(text.trimEnd().split("\n").length, 2, text);
  },
});

Deno.test("the program names the flags that it needs where Deno grants nothing, and runs with them", async () => {
  using temp = await folderWithBackup();
  const [, ...args] = sandboxArgs(ROOT, ["verify"]).filter((arg) => arg !== "-P");
  const run = (flags: string) =>
    new Deno.Command(Deno.execPath(), { args: ["run", ...split(flags), ...args], cwd: temp.path })
      .output();
  const flags = permissionFlags(settings.permissions.default);
  for (const [given, missing] of [["", "env"], ["--allow-env", "read"]] as const) {
    const { code, stderr } = await run(given);
    const text = new TextDecoder().decode(stderr);
    assertEquals(code, 2, text);
    assertStringIncludes(text, `permission "${missing}"`);
    assertStringIncludes(text, `"deno run -A"`);
    assertStringIncludes(text, flags);
  }
  const { code, stderr } = await run(flags);
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});

/** The words of a command line in which some parts are in single quotes. */
function split(line: string): string[] {
  return [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ""));
}
