import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { openBackup, type PastRecord } from "../../src/library/library.ts";
import { sha256Hex } from "../../src/store/files/file_digest.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { ROOT } from "../program/program.ts";
import { TempFolder } from "../store/temp_folder.ts";

/** Written from docs/format.md alone, in another language. */
const READER = fromFileUrl(new URL("reader.py", import.meta.url));
const ENCODER = new TextEncoder();

async function read(backup: string): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command("python3", { args: [READER, backup] })
    .output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

async function hasPython(): Promise<boolean> {
  try {
    return (await new Deno.Command("python3", { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

/** A backup of two runs, between which records were changed and deleted. */
async function makeBackup(output: string): Promise<void> {
  const harvest = new TestHarvest({ accounts: 2, size: STUDIO });
  const { agency } = harvest;
  agency.resource("clients").setRaw(
    `{"id":90071992547409931,"name":"a \\" b: {[,]}","rate":1.10,"none":{},"list":[],"deep":[{"x":[1,{}]}]}`,
  );
  assertEquals((await harvest.backUp(output)).outcome, "complete");
  const [invoice = "", second = ""] = agency.resource("invoices").ids();
  agency.remove("invoices", invoice);
  const [message = ""] = agency.resource("invoice_messages", second).ids();
  agency.resource("invoice_messages", second).remove(message);
  const [client = ""] = agency.resource("clients").ids();
  agency.resource("clients").update(client, { name: "Another" });
  await harvest.clock.advance(120_000);
  assertEquals((await harvest.backUp(output, { full: true })).outcome, "complete");
}

/** The same summary that the reader prints, by the library. */
async function summaryOf(backup: string): Promise<unknown> {
  const accounts: Record<string, unknown> = {};
  const artifacts: string[] = [];
  for (const account of (await openBackup(backup)).accounts) {
    const resources: Record<string, string> = {};
    const [deleted, history]: Record<string, number>[] = [{}, {}];
    const count = async (
      counts: Record<string, number> = {},
      name: string,
      past: AsyncIterable<PastRecord>,
    ) => {
      const found = await Array.fromAsync(past);
      if (found.length > 0) counts[name] = found.length;
    };
    for (const { name } of CATALOG) {
      const texts = (await Array.fromAsync(account.records(name))).map(({ text }) => text).sort();
      if (texts.length > 0) resources[name] = await sha256Hex(ENCODER.encode(texts.join("\n")));
      await count(deleted, name, account.deleted(name));
      await count(history, name, account.history(name));
    }
    for await (const { path } of account.artifacts()) {
      artifacts.push(path.slice(join(backup, "/").length).replaceAll("\\", "/"));
    }
    accounts[account.id] = { name: account.name, resources, deleted, history, quarantine: {} };
  }
  return { artifacts: artifacts.sort(), accounts };
}

Deno.test({
  name:
    "a reader written from docs/format.md alone finds everything in a backup, and what is not as it was written",
  ignore: !await hasPython(),
  async fn() {
    using temp = new TempFolder();
    await makeBackup(temp.at("b"));
    const { code, out, err } = await read(temp.at("b"));
    assertEquals(code, 0, err);
    assertEquals(JSON.parse(out), await summaryOf(temp.at("b")));

    const [account] = (await openBackup(temp.at("b"))).accounts;
    const folder = `harvest_account_${account?.id}`;
    for (
      const [path, from, to] of [
        [`${folder}/clients/90071992547409931.json`, "  ", " "],
        [`${folder}/clients/list.json`, "1.10", "1.1"],
        [`${folder}/clients/history.ndjson`, "Z", "z"],
        ["accounts.json", "id", "ID"],
      ] as const
    ) {
      const file = temp.at("b", path);
      const text = Deno.readTextFileSync(file);
      assert(text.includes(from), path);
      Deno.writeTextFileSync(file, text.replace(from, to));
      assertEquals((await read(temp.at("b"))).code, 1, path);
      Deno.writeTextFileSync(file, text);
    }
  },
});

Deno.test("docs/format.md says where each resource is", () => {
  const text = Deno.readTextFileSync(join(ROOT, "docs/format.md"));
  const places = new Map<string, string>();
  for (const [, names = "", place = ""] of text.matchAll(/^\| (`.+`) +\| `(.+_.+|<.+)`.*\|$/gm)) {
    for (const [, name = ""] of names.matchAll(/`(\w+)`/g)) places.set(name, place);
  }
  for (const { name, kind, folder, suffix } of CATALOG) {
    const expected = {
      object: "<resource>/data.json",
      list: undefined,
      child: `${folder}/<id>_${suffix}.json`,
    }[kind];
    assertEquals(places.get(name)?.replace("<id>_<resource>", `<id>_${name}`), expected, name);
    if (kind !== "child") assertEquals(folder, name);
  }
});
