import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import { envOf, Program } from "../program/program.ts";
import type { TempFolder } from "../store/temp_folder.ts";

/** A line of `--json`, and the command that printed it. */
export interface JsonLine {
  readonly command: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** What the real program prints with `--json` for each command, when all is well and when it is not. */
export async function jsonOutput(temp: TempFolder): Promise<JsonLine[]> {
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  const account = fake.world.account();
  const env = envOf(fake);
  const lines: JsonLine[] = [];
  const run = async (
    command: string,
    args: readonly string[] = [],
    { output = temp.at("b"), pat = env["HARVEST_PAT"] ?? "" } = {},
  ) => {
    const folder = command === "resources" ? [] : ["--output", output];
    const words = [...command.split(" "), ...folder, "--json", ...args];
    const { out } = await new Program(words, { ...env, HARVEST_PAT: pat }).ended;
    for (const line of out.split("\n")) {
      if (line !== "") lines.push({ command, value: JSON.parse(line) });
    }
  };
  const fast = ["--rate", "100000"];
  const at = (wanted: string) => ({ path }: { path: string }) => path === wanted;
  fake.faults.add({ match: at("/v2/tasks"), fault: { kind: "status", status: 503 }, times: 1 });
  fake.faults.add({
    match: at("/v2/clients"),
    // Longer than a slow machine takes until the next request: what waits for it reports a pause.
    fault: { kind: "retryAfter", value: "3" },
    times: 1,
  });
  fake.faults.add({ match: at("/v2/projects"), fault: { kind: "status", status: 403 } });
  // Not of a draft: that it has no PDF is a known gap.
  const sent = account.resource("invoices").all().find(({ fields }) => fields["state"] !== "draft");
  fake.faults.add({
    match: ({ path }) => path.endsWith(`${sent?.fields["client_key"]}.pdf`),
    fault: { kind: "status", status: 404 },
    times: 1,
  });
  const [entry = ""] = account.resource("time_entries").ids();
  account.resource("time_entries").update(entry, { invoice: { id: 1, number: "gone" } });
  await run("backup", ["--debug", ...fast]);
  const [invoice = ""] = account.resource("invoices").ids();
  account.resource("invoices").update(invoice, { notes: "changed" });
  await Promise.all([
    run("backup --dry-run", fast),
    run("check", fast),
    run("audit --offline"),
    run("backup", [], { output: temp.at("none"), pat: "1.pt.wrong" }),
  ]);
  await run("backup", fast);
  const folder = temp.at("b", `harvest_account_${account.id}`);
  await Promise.all([
    run("history invoices"),
    run("audit", fast),
    run("verify --verbose"),
    run("resources"),
    run("usage"),
  ]);
  await Promise.all([
    run("history"),
    run("status"),
    run("find work"),
    run(`show invoice ${invoice}`),
  ]);
  await Promise.all([
    run("restore", ["--account", String(account.id)]),
    run("restore --rehearse", ["--account", String(account.id)]),
  ]);
  Deno.writeTextFileSync(`${folder}/stray.json`, "{}");
  Deno.removeSync(`${folder}/invoices/${invoice}.json`);
  await run("verify --repair");
  return lines;
}
