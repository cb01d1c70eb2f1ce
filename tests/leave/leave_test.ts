import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { createHash } from "node:crypto";
import { gapAdvice } from "../../src/leave/find_gaps.ts";
import {
  DamagedBackupError,
  leave,
  type LeaveRequest,
  type LeaveResult,
} from "../../src/leave/leave.ts";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { UsageError } from "../../src/usage_error.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { bagProblems } from "./validate_bag.ts";
import { setRole } from "../fakes/account_settings.ts";

const temp = new TempFolder();
const harvest = new TestHarvest({ size: { ...STUDIO, estimates: 2, expenses: 12, receipts: 10 } });
const account = `harvest_account_${harvest.agency.id}`;

Deno.test.beforeAll(async () => {
  assertEquals((await harvest.backUp(temp.at("backup"))).outcome, "complete");
});

Deno.test.afterAll(() => temp[Symbol.dispose]());

Deno.test("gapAdvice() says what closes the gaps that there are", () => {
  const audit = "the audit found what does not add up: see audit.html";
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [[audit], /^(?!.*COMPLETE).*audit\.html/],
    [["A: users: status 500"], /^(?!.*audit).*COMPLETE/],
    [["A: users: status 500", audit], /COMPLETE, do what audit\.html/],
    [[], /^$/],
  ];
  for (const [gaps, told] of rows) assertMatch(gapAdvice(gaps), told);
});

async function left(
  to: string,
  more: Partial<LeaveRequest> = {},
  { signal } = new AbortController(),
  onPart: (part: string) => void = () => {},
): Promise<LeaveResult> {
  return await leave({
    output: temp.at("backup"),
    to: temp.at(to),
    isBag: false,
    isZip: false,
    hasBackup: true,
    tool: "getharvest-backup/0.0.0",
    locale: "en",
    cacheFolder: temp.at("cache"),
    ...more,
  }, {
    network: {
      send: () => Promise.reject(new Error("offline")),
      clock: harvest.clock,
      random: Math.random,
    },
    signal,
    onPart,
    onStep: () => {},
  });
}

function names(...path: string[]): string[] {
  return [...Deno.readDirSync(temp.at(...path))].map(({ name }) => name).sort();
}

/** What `sha256sum -c` would say of a folder. */
function wrongSums(folder: string): string[] {
  const lines = Deno.readTextFileSync(temp.at(folder, "SHA256SUMS")).trimEnd().split("\n");
  assert(lines.length > 50);
  return lines.filter((line) => {
    const bytes = Deno.readFileSync(temp.at(folder, ...line.slice(66).split("/")));
    return createHash("sha256").update(bytes).digest("hex") !== line.slice(0, 64);
  });
}

Deno.test("leave() puts together one folder with everything, and its digests", async () => {
  const { gaps, files, zip } = await left("plain");
  assertEquals([gaps, zip], [[], null]);
  assertEquals(names("plain"), [
    ..."README.txt SHA256SUMS audit.html audit.txt backup csv documents exports".split(" "),
    ..."harvest.sqlite report.html worksheets".split(" "),
  ]);
  assertEquals(
    names("plain", "exports"),
    "clockify harvest hledger ical kimai solidtime timetagger toggl".split(" "),
  );
  assertEquals(wrongSums("plain"), []);
  assertEquals(
    Deno.readTextFileSync(temp.at("plain", "SHA256SUMS")).trimEnd().split("\n").length,
    files,
  );
  const readme = Deno.readTextFileSync(temp.at("plain", "README.txt"));
  assert(readme.startsWith("COMPLETE\n"));
  // The lifetime's hours, projects and invoices.
  const sum = (
    resource: string,
    field: string,
    isCounted: (state: unknown) => boolean,
    currency?: unknown,
  ) =>
    harvest.agency.resource(resource).all().filter(({ fields }) => isCounted(fields["state"]))
      .filter(({ fields }) => currency === undefined || fields["currency"] === currency)
      .reduce((total, { fields }) => total + Math.round(Number(String(fields[field])) * 100), 0) /
    100;
  assert(readme.includes(sum("time_entries", "hours", () => true).toFixed(2)));
  assert(new RegExp(` ${harvest.agency.resource("projects").size}  `).test(readme));
  const isInvoiced = (state: unknown) => state === "open" || state === "paid";
  const currencies = harvest.agency.resource("invoices").all().map(({ fields }) =>
    fields["currency"]
  );
  for (const currency of new Set(currencies)) {
    const amount = sum("invoices", "amount", isInvoiced, currency).toFixed(2);
    assert(readme.includes(`${amount} ${currency}`), `${amount} ${currency}`);
  }
});

Deno.test("leave() names documents so that a person finds them, each once", () => {
  const [invoice] = harvest.agency.resource("invoices").all();
  assert(invoice);
  const { fields } = invoice;
  const year = String(fields["issue_date"]).slice(0, 4);
  const found = names("plain", "documents", "invoices", year);
  const start = `${fields["issue_date"]} ${fields["number"]} `;
  assert(
    found.some((name) => name.startsWith(start) && / \d+\.\d\d [A-Z]{3}\.pdf$/.test(name)),
    found.join(),
  );
  const all = ["invoices", "estimates", "receipts"].flatMap((kind) =>
    names("plain", "documents", kind).flatMap((each) => names("plain", "documents", kind, each))
  );
  const artifacts = ["invoices", "estimates", "expenses"].flatMap((kind) =>
    names("backup", account, kind, "artifacts")
  );
  assertEquals(all.length, artifacts.length);
});

Deno.test("leave() makes a valid bag, in which names with a percent sign are in one archive", async () => {
  const artifacts = names("backup", account, "expenses", "artifacts");
  assert(artifacts.some((name) => name.includes("%")));
  await left("bag", { isBag: true, isZip: true });
  assertEquals(bagProblems(temp.at("bag")), []);
  assertEquals(wrongSums("bag/data"), []);
  assert(names("bag", "data").includes("backup.zip"));
  for (const line of Deno.readTextFileSync(temp.at("bag", "manifest-sha256.txt")).split("\n")) {
    assert(!line.includes("%"), line);
  }
  // Each local header of a ZIP archive begins so; the central directory says how many there are.
  const zip = Deno.readFileSync(temp.at("bag.zip"));
  assertEquals([...zip.subarray(0, 4)], [0x50, 0x4b, 3, 4]);
  const end = new DataView(zip.buffer, zip.length - 22);
  assertEquals(end.getUint32(0, true), 0x0605_4b50);
  const listed = Deno.readTextFileSync(temp.at("bag", "manifest-sha256.txt")).trimEnd().split("\n");
  assertEquals(end.getUint16(10, true), listed.length + 4);
  await Deno.writeTextFile(temp.at("bag", "data", "README.txt"), "altered");
  assertEquals(bagProblems(temp.at("bag")).some((problem) => problem.startsWith("altered")), true);
});

Deno.test("leave() does not call itself complete over an incomplete backup", async () => {
  const only = ["clients", "time_entries", "users", "projects", "tasks", "invoices"];
  await harvest.backUp(temp.at("partial"), { only, artifacts: false });
  const partial = await left("of partial", { output: temp.at("partial"), hasBackup: false });
  assert(partial.gaps.some((gap) => gap.includes("never backed up: ") && gap.includes("expenses")));
  assert(partial.gaps.some((gap) => /\d+ PDFs or receipts of invoices are missing/.test(gap)));
  setRole(harvest.fake.world.account(), "member");
  await harvest.backUp(temp.at("member"), { artifacts: false });
  setRole(harvest.fake.world.account(), "administrator");
  const { gaps } = await left("of member", { output: temp.at("member"), hasBackup: false });
  // What was refused alike is one gap, of an account that has no name twice.
  assert(gaps.length > 1 && gaps.length <= 4, gaps.join("\n"));
  const { id, name } = harvest.agency;
  const [role, ...others] = gaps.filter((gap) => gap.startsWith(`${name} (${id}): `));
  assert(others.some((gap) => gap.includes("users, ")), others.join());
  assertMatch(gapAdvice(role ? [role] : []), /an administrator's token until it says COMPLETE/);
  const readme = Deno.readTextFileSync(temp.at("of member", "README.txt"));
  assert(readme.startsWith("NOT COMPLETE\n"));
  assert(readme.includes("not an administrator's"));
});

Deno.test("leave() says how to accept what is lost for good", async () => {
  const output = temp.at("lost");
  await harvest.backUp(output, { artifacts: false });
  const contacts = harvest.agency.resource("contacts");
  contacts.remove(contacts.ids()[0] ?? "");
  await harvest.backUp(output, { full: true, artifacts: false });
  const path = `${account}/contacts/deleted.json`;
  await Deno.writeTextFile(temp.at("lost", path), "gone");
  await harvest.backUp(output, { artifacts: false });
  const { gaps } = await left("of lost", { output, hasBackup: false });
  const lost = gaps.filter((gap) => gap.includes(path));
  assertEquals(lost.length, 1);
  assertMatch(lost[0] ?? "", new RegExp(`to accept it: verify --repair --accept-loss ${path}$`));
});

Deno.test("leave() makes nothing of a damaged backup, and nothing over what is there", async () => {
  await Deno.mkdir(temp.at("mine"));
  await Deno.writeTextFile(temp.at("mine", "note.txt"), "mine");
  await assertRejects(() => left("mine"), UsageError, "not empty");
  await assertRejects(() => left("backup/x"), UsageError, "inside the backup");
  const list = temp.at("backup", account, "tasks", "list.json");
  const text = await Deno.readTextFile(list);
  await Deno.writeTextFile(list, text.replace("Design", "design"));
  await assertRejects(() => left("damaged"), DamagedBackupError, "tasks/list.json");
  await Deno.writeTextFile(list, text);
  // Whatever is damaged, it is said in the same way.
  await Deno.rename(temp.at("backup", account), temp.at("away"));
  await assertRejects(() => left("damaged"), DamagedBackupError, "manifest.json");
  await Deno.rename(temp.at("away"), temp.at("backup", account));
  await Deno.writeTextFile(temp.at("damaged.zip"), "mine");
  await assertRejects(() => left("damaged", { isZip: true }), UsageError, "is there already");
  await Deno.remove(temp.at("damaged.zip"));
  assertEquals(names().filter((name) => name.includes("damaged") || name.includes("partial ")), []);
  assertEquals(names("mine"), ["note.txt"]);
});

Deno.test("leave() leaves neither a part of an archive nor what a killed process left, and says where the backup is", async () => {
  const old = Date.now() / 1000 - 2 * 86_400;
  for (const name of [".cut.0.partial", ".cut.1.partial", ".other.0.partial"]) {
    await Deno.mkdir(temp.at(name, "backup"), { recursive: true });
    if (name !== ".cut.1.partial") await Deno.utime(temp.at(name), old, old);
  }
  const ending = new AbortController();
  const [output, hasBackup] = [`${temp.at("backup")}/../backup`, false];
  const cut = left("cut", { output, hasBackup, isZip: true }, ending, (part) => {
    if (part === "zip") ending.abort();
  });
  await assertRejects(() => cut);
  assertEquals(names().filter((name) => /cut|other/.test(name)), [
    ".cut.1.partial",
    ".other.0.partial",
    "cut",
  ]);
  assertMatch(
    Deno.readTextFileSync(temp.at("cut", "README.txt")),
    new RegExp(`not here: it is in ${temp.at("backup")}\n`),
  );
});
