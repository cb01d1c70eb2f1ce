import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { documentPdf } from "../../src/demo/data/pdf.ts";
import { setFeature } from "../fakes/account_settings.ts";
import { verified } from "../store/verified.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, filesIn, manifestIn, truthIn } from "./truth.ts";

const ACCOUNT = "harvest_account_1180234";

/** What another program leaves: lists printed its own way, newest first, with its own numbers and escapes. */
function predecessorText(records: readonly { text: string }[]): string {
  const printed = JSON.stringify(records.toReversed().map(({ text }) => JSON.parse(text)), null, 2);
  return printed.replace(
    /[^\0-\x7f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A backup as the predecessor would have made it, of a harvest that has changed since. */
function predecessor(harvest: TestHarvest, temp: TempFolder) {
  const { agency } = harvest;
  const write = (path: string, content: string | Uint8Array) => {
    const full = temp.at(ACCOUNT, ...path.split("/"));
    Deno.mkdirSync(full.slice(0, full.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") Deno.writeTextFileSync(full, content);
    else Deno.writeFileSync(full, content);
  };
  for (
    const name of ["clients", "projects", "invoices", "time_entries", "users", "task_assignments"]
  ) {
    write(`${name}/list.json`, predecessorText(agency.resource(name).all()));
    for (const { id, text } of agency.resource(name).all()) {
      write(`${name}/${id}.json`, JSON.stringify(JSON.parse(text)));
    }
  }
  const [project = ""] = agency.resource("projects").ids();
  write(`projects/${project}_task_assignments.json`, '[\n  {"id": 1}\n]');
  const [user = ""] = agency.resource("users").ids();
  write(
    `users/${user}_cost_rates.json`,
    predecessorText(agency.resource("cost_rates", user).all()),
  );
  write("company/data.json", JSON.stringify(JSON.parse('{"name":"Old name"}'), null, 2));
  const hashes: Record<string, string> = {};
  for (const { id, fields } of agency.resource("invoices").all()) {
    write(`invoices/artifacts/${id}.pdf`, documentPdf("Invoice", fields, agency.name));
    hashes[`invoices:${id}`] = "0123456789abcdef";
  }
  Deno.writeTextFileSync(
    temp.at(".artifacts_manifest.json"),
    JSON.stringify({ [String(agency.id)]: hashes }),
  );
  return { project, user, write };
}

Deno.test("backUp() takes a predecessor's folder over, loses nothing of it and fetches no PDF that is there", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const { agency } = harvest;
  const { write } = predecessor(harvest, temp);
  const [gone = "", noPdf = "", changed = ""] = agency.resource("invoices").ids();
  const goneText = agency.resource("invoices").text(gone) ?? "";
  const changedText = agency.resource("invoices").text(changed) ?? "";
  write(`invoices/artifacts/${noPdf}.pdf`, "<html>Sign in</html>");
  agency.remove("invoices", gone);
  agency.resource("invoices").update(changed, { subject: "Changed since" });
  const result = await harvest.backUp(temp.path);
  assertEquals([result.outcome, result.error], ["complete", null]);
  const found = differences(await dataIn(temp.path), truthIn(harvest)).map((line) =>
    line.split(":")[0]
  );
  assertEquals(found, [`${ACCOUNT}/invoices/artifacts/${gone}.pdf`]);
  const fetched = result.requests.filter(({ path }) => path.startsWith("/client/invoices/")).length;
  const studio = harvest.fake.world.account(1_533_001).resource("invoices").size;
  assertEquals(fetched, 2 + studio);
  const deleted = JSON.parse(await Deno.readTextFile(temp.at(ACCOUNT, "invoices", "deleted.json")));
  assertEquals(deleted.map(({ record }: { record: unknown }) => record), [JSON.parse(goneText)]);
  const history = await Deno.readTextFile(temp.at(ACCOUNT, "invoices", "history.ndjson"));
  assertEquals(history.trimEnd().split("\n").map((line) => JSON.parse(line).record), [
    JSON.parse(changedText),
  ]);
  // What only looks different is no change.
  for (const name of ["clients", "users", "time_entries", "projects"]) {
    const { added, changed, deleted } = result.finished(name, "1180234") ?? {};
    assertEquals([name, added, changed, deleted], [name, 0, 0, 0]);
  }
  const history2 = await filesIn(temp.at(ACCOUNT));
  assertStringIncludes(history2.get("company/history.ndjson") ?? "", "Old name");
  const listed = new Set(
    (await manifestIn(temp.path, agency)).files.map(({ path }) => path),
  );
  assert(listed.has(`invoices/artifacts/${gone}.pdf`));
  const next = await harvest.backUp(temp.path);
  assertEquals([next.outcome, next.requests.filter(({ listener }) => listener !== "api")], [
    "complete",
    [],
  ]);
});

Deno.test("backUp() leaves a backup of a later format alone", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  const path = temp.at(ACCOUNT, "manifest.json");
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace(`"format": 1`, `"format": 2`));
  const before = await filesIn(temp.path);
  harvest.agency.resource("clients").add({ name: "New" });
  const result = await harvest.backUp(temp.path, { full: true });
  assertEquals(result.outcome, "NewerFormatError");
  assertEquals(differences(await filesIn(temp.path), before), []);
  assertEquals([...Deno.readDirSync(temp.path)].some(({ name }) => name === ".work"), false);
});

Deno.test("backUp() builds a damaged manifest anew from everything, and keeps what only the folder knows", async () => {
  const damages: [string, (text: string) => string][] = [
    ["cut", (text) => text.slice(0, 500)],
    ["empty", () => ""],
    ["another form", () => "[]"],
    ["no files", (text) => text.replace(`"files"`, `"fails"`)],
  ];
  for (const [name, damage] of damages) {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    await harvest.backUp(temp.path);
    const [gone = ""] = harvest.agency.resource("contacts").ids();
    harvest.agency.remove("contacts", gone);
    harvest.agency.resource("contacts").update(harvest.agency.resource("contacts").ids()[0] ?? "", {
      title: "New title",
    });
    await harvest.clock.advance(86_400_000);
    await harvest.backUp(temp.path);
    const before = await manifestIn(temp.path, harvest.agency);
    const path = temp.at(ACCOUNT, "manifest.json");
    Deno.writeTextFileSync(path, damage(Deno.readTextFileSync(path)));
    const result = await harvest.backUp(temp.path);
    assertEquals([result.outcome, result.error], ["complete", null], name);
    assert(result.of("warning").some(({ message }) => message.includes("manifest")), name);
    assertEquals(differences(await dataIn(temp.path), truthIn(harvest)), [], name);
    const after = await manifestIn(temp.path, harvest.agency);
    assertEquals(after.files, before.files, name);
    assertEquals(result.requests.filter(({ listener }) => listener !== "api"), [], name);
    assertEquals(result.finished("contacts", "1180234")?.changed, 0, name);
  }
});

Deno.test("backUp() builds a damaged list anew, keeps what is good of it and says so", async () => {
  const damages: [string, (text: string) => string | null][] = [
    ["cut", (text) => text.slice(0, text.length >> 1)],
    ["a flipped letter", (text) => text.replace("name", "nbme")],
    ["a flipped quote", (text) => text.replace(`"name"`, `"name`)],
    ["lines swapped", (text) => text.replace(/^(\[\n)(.*),\n(.*),\n/, "$1$3,\n$2,\n")],
    ["empty", () => ""],
    ["gone", () => null],
  ];
  for (const [name, damage] of damages) {
    for (const full of name === "cut" ? [true, false] : [false]) {
      using temp = new TempFolder();
      const harvest = new TestHarvest();
      await harvest.backUp(temp.path);
      const path = temp.at(ACCOUNT, "clients", "list.json");
      const damaged = damage(Deno.readTextFileSync(path));
      if (damaged === null) Deno.removeSync(path);
      else Deno.writeTextFileSync(path, damaged);
      // Something to merge: a list that nothing is to be done with is not opened.
      harvest.agency.resource("clients").update(harvest.agency.resource("clients").ids()[1] ?? "", {
        notes: "Changed",
      });
      await harvest.clock.advance(3_600_000);
      const result = await harvest.backUp(temp.path, { full });
      assertEquals([result.outcome, result.error], ["complete", null], name);
      assertEquals(
        differences(await dataIn(temp.path), truthIn(harvest)),
        [],
        `${name}, full ${full}`,
      );
    }
  }
});

const LATER: Readonly<
  Record<string, (harvest: TestHarvest) => Parameters<TestHarvest["backUp"]>[1]>
> = {
  "leaves lists out": () => ({ only: ["clients"] }),
  "leaves PDFs out": () => ({ artifacts: false }),
  "finds a module off": ({ agency }) => {
    setFeature(agency, "invoice_feature", false);
    return {};
  },
  "cannot read a list": ({ fake }) => {
    const match = ({ path }: { path: string }) => path === "/v2/invoices";
    fake.faults.add({ match, fault: { kind: "status", status: 500 } });
    return {};
  },
};

for (const [name, makeLater] of Object.entries(LATER)) {
  Deno.test(`backUp() takes a predecessor's lists and PDFs over in a later run where the first one ${name}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest();
    const { agency } = harvest;
    const { write } = predecessor(harvest, temp);
    write("users/999_cost_rates.json", '[\n  {"id": 1}\n]');
    const [gone = ""] = agency.resource("invoices").ids();
    agency.remove("invoices", gone);
    const first = await harvest.backUp(temp.path, makeLater(harvest));
    assertEquals([first.outcome, first.error], [
      /cannot/.test(name) ? "incomplete" : "complete",
      null,
    ]);
    assertEquals((await verified(temp.path)).summary.damaged, 0);
    harvest.fake.faults.clear();
    setFeature(agency, "invoice_feature", true);
    for (const pdfs of [1, 0]) {
      await harvest.clock.advance(86_400_000);
      const next = await harvest.backUp(temp.path);
      assertEquals([next.outcome, next.error], ["complete", null]);
      assertEquals((await verified(temp.path)).summary.damaged, 0);
      if (pdfs === 0) assertEquals(next.requests.filter(({ listener }) => listener !== "api"), []);
      const fetched = next.requests.filter(({ path }) => path.startsWith("/client/invoices/"));
      assertEquals(fetched, []);
    }
    const left = differences(await dataIn(temp.path), truthIn(harvest)).map((line) =>
      line.split(":")[0]
    );
    assertEquals(left, [
      `${ACCOUNT}/invoices/artifacts/${gone}.pdf`,
      `${ACCOUNT}/users/999_cost_rates.json`,
    ]);
    const deleted = await Deno.readTextFile(temp.at(ACCOUNT, "invoices", "deleted.json"));
    assertEquals(JSON.parse(deleted).map(({ id }: { id: number }) => String(id)), [gone]);
  });
}

Deno.test("backUp() of a folder of its own without any manifest or sums lists all that is in it", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest();
  await harvest.backUp(temp.path);
  for (const name of ["SHA256SUMS", `${ACCOUNT}/SHA256SUMS`, `${ACCOUNT}/manifest.json`]) {
    await Deno.remove(temp.at(name));
  }
  assertEquals((await harvest.backUp(temp.path)).outcome, "complete");
  assertEquals((await verified(temp.path)).found, []);
});
