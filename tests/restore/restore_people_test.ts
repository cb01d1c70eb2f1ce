import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { textAt } from "../../src/demo/data/json_text.ts";
import { RestoreBench } from "./restore_bench.ts";

/** The ids of those whose time there is, each once. */
function workersOf(account: AccountWorld): string[] {
  const users = account.resource("time_entries").all().map(({ fields }) =>
    textAt(fields, "user", "id")
  );
  return [...new Set(users)].sort();
}

Deno.test("whose time it is stays as it was written, whoever is invited or named later", async () => {
  using bench = new RestoreBench();
  const { agency, temp } = bench;
  await bench.backUp();
  const fresh = bench.addNewAccount(["guest@example.com"]);
  const into = ["--into", String(fresh.id)];
  assertEquals((await bench.apply(fresh, ...into)).code, 0);
  const people = fresh.resource("users");
  const [owner = "", guest = ""] = people.ids();
  assertEquals(workersOf(fresh), [owner]);

  // A leaver's address, as if they had been invited since.
  const [, leaver = ""] = agency.resource("users").ids();
  people.update(guest, { email: textAt(agency.resource("users").get(leaver) ?? {}, "email") });
  const { code, proof } = await bench.apply(fresh, ...into, "--finish");
  assertEquals([code, proof.isProven, workersOf(fresh)], [0, true, [owner]]);

  const file = temp.at("people.csv");
  await Deno.writeTextFile(file, `id,to\n${leaver},${textAt(people.get(guest) ?? {}, "email")}\n`);
  const ran = await bench.restore(...into, "--people", file);
  assertEquals(ran.code, "UsageError");
  assertStringIncludes(ran.message, "what is written of it has gone to");
});

Deno.test("one user may take the place of several people, and gets the rates and assignments of one", async () => {
  using bench = new RestoreBench();
  await bench.backUp();
  const fresh = bench.addNewAccount(["guest@example.com"]);
  const file = bench.temp.at("people.csv");
  const args = ["--into", String(fresh.id), "--people", file];
  await bench.restore(...args);
  const template = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, template.replaceAll(/,$/gm, ",guest@example.com"));
  const { code, proof } = await bench.apply(fresh, ...args);
  assertEquals([code, proof.differences.filter(({ reason }) => reason === null)], [0, []]);
  const [, guest = ""] = fresh.resource("users").ids();
  const [, first = ""] = bench.agency.resource("users").ids();
  const amounts = (account: AccountWorld, id: string) =>
    account.resource("cost_rates", id).all().map(({ fields }) => textAt(fields, "amount"));
  assertEquals(amounts(fresh, guest), amounts(bench.agency, first));
});
