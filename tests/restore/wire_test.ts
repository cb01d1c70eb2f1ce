import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { RestoreBench } from "./restore_bench.ts";

/** Everything that talks to Harvest, or might. */
const COMMANDS: readonly (readonly string[])[] = [
  ["backup", "--dry-run"],
  ["backup", "--full"],
  ["check"],
  ["audit"],
  ["verify"],
  ["restore"],
  ["restore", "--since", "2020-01-01"],
  ["restore", "--into", "2000001"],
  ["restore", "--into", "2000001", "--finish", "--json"],
  ["restore", "--into", "2000001", "--apply", "--confirm", "another name"],
];

Deno.test("nothing but a restore that is confirmed sends anything but GET, or a body", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const [project = ""] = bench.agency.resource("projects").ids();
  bench.agency.remove("projects", project);
  await bench.backUp();
  bench.addNewAccount();
  const sent: string[] = [];
  bench.onSend = (request, send) => {
    sent.push(`${request.method}${request.body === null ? "" : " with a body"}`);
    return send();
  };
  for (const [command = "", ...args] of COMMANDS) {
    const account = command === "verify" ? [] : ["--account", String(bench.agency.id)];
    const before = sent.length;
    const ran = await bench.run(command, "--output", bench.backup, ...account, ...args);
    assert(ran.code !== 1, `${command} ${args}: ${ran.message}`);
    if (command !== "verify" && args.length > 0) assert(sent.length > before, `${command} ${args}`);
  }
  assertEquals(new Set(sent), new Set(["GET"]));
});
