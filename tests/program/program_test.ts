import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import {
  type ServedHarvest,
  serveFakeHarvest,
  type ServeOptions,
} from "../fakes/serve_fake_harvest.ts";
import { filesIn } from "../backup/truth.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { type Ended, envOf, Program } from "./program.ts";

/** Faster than Harvest allows: what a process does is at stake here, not its pace. */
const FAST = ["--rate", "100000"];

function serve(options: ServeOptions = {}): ServedHarvest {
  return serveFakeHarvest({
    rateLimit: null,
    size: STUDIO,
    until: new Date("2026-06-30T12:00:00Z"),
    ...options,
  });
}

function isSecretFree({ out, err }: Ended, token: string): boolean {
  return !out.includes(token) && !err.includes(token);
}

Deno.test("the program backs up, exits 0, and says no secret even with --debug", async () => {
  using temp = new TempFolder();
  await using fake = serve({ redirectReceipts: true });
  const ended = await new Program(["--output", temp.at("b"), "--debug", ...FAST], envOf(fake))
    .ended;
  assertEquals(ended.code, 0, ended.err);
  assert(isSecretFree(ended, fake.token));
  for (const { fields } of fake.world.account().resource("invoices").all()) {
    assert(
      !ended.err.includes(String(fields["client_key"])) &&
        !ended.out.includes(String(fields["client_key"])),
    );
  }
  const files = await filesIn(temp.at("b"));
  const count = [...files.keys()].filter((path) => path !== ".lock").length;
  assertStringIncludes(ended.out.replaceAll(",", ""), ` ${count} files on disk `);
  assert([...files.keys()].some((path) => /invoices\/artifacts\/\d+\.pdf$/.test(path)));
  assert(![...files.values()].some((text) => text.includes(fake.token)));
});

Deno.test("the program exits 3 and names what is missing", async () => {
  using temp = new TempFolder();
  await using fake = serve();
  fake.faults.add({
    match: ({ path }) => path === "/v2/projects",
    fault: { kind: "status", status: 403 },
  });
  const ended = await new Program(["--output", temp.at("b"), ...FAST], envOf(fake)).ended;
  assertEquals(ended.code, 3, ended.err);
  assertStringIncludes(ended.out + ended.err, "projects");
  assert(isSecretFree(ended, fake.token));
});

Deno.test("the program exits 4 where the token is refused, and 2 where there is none", async () => {
  using temp = new TempFolder();
  await using fake = serve();
  const refused = await new Program(["--output", temp.at("b")], {
    ...envOf(fake),
    HARVEST_PAT: "1.pt.wrong-token",
  }).ended;
  assertEquals(refused.code, 4, refused.err);
  assert(isSecretFree(refused, "1.pt.wrong-token"));
  const none = await new Program(["--output", temp.at("b")], { ...envOf(fake), HARVEST_PAT: "" })
    .ended;
  assertEquals([none.code, [...Deno.readDirSync(temp.path)]], [2, []], none.err);
  assertStringIncludes(none.err, "HARVEST_PAT");
});

Deno.test("the program exits 6 beside another that runs, naming it, and leaves it alone", async () => {
  using temp = new TempFolder();
  await using fake = serve();
  let others: Promise<Ended>[] = [];
  const isOther = ({ path }: { path: string }) => path === "/v2/time_entries";
  fake.onRequest(isOther, async () => {
    others = [1, 2].map(() => new Program(["--output", temp.at("b"), ...FAST], envOf(fake)).ended);
    await Promise.all(others);
  });
  const ended = await new Program(["--output", temp.at("b"), ...FAST], envOf(fake)).ended;
  assertEquals(ended.code, 0, ended.err);
  for (const other of await Promise.all(others)) {
    assertEquals(other.code, 6, other.err);
    assertStringIncludes(other.err, "process");
  }
});

Deno.test(
  "the program ends on SIGINT and SIGTERM within two seconds with 130, and goes on next time",
  {
    ignore: Deno.build.os === "windows",
  },
  async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      using temp = new TempFolder();
      await using fake = serve();
      let signalledMs = 0;
      fake.faults.add({
        match: ({ path }) => path === "/v2/users",
        fault: { kind: "stallBody" },
        times: 1,
      });
      const program = new Program(["--output", temp.at("b"), ...FAST], envOf(fake));
      // When it waits for an answer that will not come.
      fake.onRequest(({ path }) => path === "/v2/users", () => {
        setTimeout(() => {
          signalledMs = performance.now();
          program.kill(signal);
        }, 50);
      });
      const ended = await program.ended;
      assertEquals(ended.code, 130, ended.err);
      assert(performance.now() - signalledMs < 2000);
      const again = await new Program(["--output", temp.at("b"), ...FAST], envOf(fake)).ended;
      assertEquals(again.code, 0, again.err);
    }
  },
);
