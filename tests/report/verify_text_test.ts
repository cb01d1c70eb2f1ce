import { assertStringIncludes } from "@std/assert/string-includes";
import { assertEquals } from "@std/assert/equals";
import {
  danglingLine,
  findingJson,
  findingLine,
  repairLine,
  repairText,
  verifyNotes,
  verifyText,
} from "../../src/report/verify_text.ts";

const FINDING = {
  path: "harvest_account_1/clients/list.json",
  severity: "damage",
  problem: "altered",
  detail: "it has 3 bytes, it should have 4",
  remedy: "fetch",
} as const;

const DANGLING = {
  accountId: "1",
  folder: "invoices",
  member: "estimate",
  target: "estimates",
  records: 3,
  ids: ["7", "8"],
  missing: 4,
};

const OPTIONS = {
  output: "my backup",
  program: "getharvest-backup",
  color: false,
  subset: null,
} as const;
const SUMMARY = {
  files: 1200,
  sizeBytes: 61_300_000,
  records: 2,
  damaged: 0,
  warnings: 0,
  systemFiles: { count: 0, names: [] },
  isOpen: false,
  gaps: [],
  leftOut: [],
};

Deno.test("findingLine() names the file, what is wrong and what to do", () => {
  assertEquals(
    findingLine(FINDING, OPTIONS),
    "ALTERED harvest_account_1/clients/list.json: it has 3 bytes, it should have 4; " +
      "verify --repair, then the next backup fetches it again",
  );
  assertEquals(
    findingLine({
      path: "a\nb",
      severity: "warning",
      problem: "unlisted",
      detail: "it belongs to no backup",
      remedy: "remove",
    }, OPTIONS),
    "UNKNOWN FILE a b: it belongs to no backup; check it, then move it away or delete it",
  );
  const line = JSON.parse(findingJson(FINDING));
  assertEquals([line.type, line.path, line.problem, line.remedy], [
    "finding",
    FINDING.path,
    "altered",
    "fetch",
  ]);
});

Deno.test("danglingLine() says that more ids are missing than it names", () => {
  assertEquals(
    danglingLine(DANGLING),
    `note: account 1: 3 records of invoices refer by "estimate" to 4 ids not in estimates: 7, 8, …`,
  );
});

Deno.test("verifyText() gives the verdict, and how to repair damage", () => {
  assertEquals(verifyText(SUMMARY, OPTIONS), "INTACT: 1,200 files, 2 records, 61.3 MB read");
  assertEquals(
    verifyText({ ...SUMMARY, warnings: 1 }, OPTIONS),
    "INTACT: 1,200 files, 2 records, 61.3 MB read; 1 warning, see above",
  );
  assertEquals(
    verifyText({ ...SUMMARY, damaged: 2, isOpen: true }, { ...OPTIONS, subset: { part: 1, of: 7 } })
      .split("\n"),
    [
      "A run is unfinished (interrupted, or still going): what it has not finished was not checked.",
      "DAMAGED: part 1 of 7: 2 found, see above; 1,200 files, 2 records, 61.3 MB read",
      `Repair: getharvest-backup verify --repair --output "my backup"`,
    ],
  );
});

Deno.test("verifyText() names what is missing though every file is intact, and what to do about it", () => {
  const gap = {
    accountId: "1",
    resource: "users",
    path: null,
    since: null,
    kind: "missing" as const,
  };
  const lost = { ...gap, path: "harvest_account_1/users/history.ndjson", kind: "lost" as const };
  const reason = "status 500";
  const gaps = [{ ...gap, reason }, { ...gap, resource: "roles", reason }, {
    ...lost,
    reason: "it does not exist",
  }];
  const expected = [
    "Missing or unfinished:",
    "  account 1: users, roles: status 500",
    "  account 1: harvest_account_1/users/history.ndjson: came to harm: it does not exist",
    "INTACT BUT INCOMPLETE: users, roles, harvest_account_1/users/history.ndjson; 1,200 files, 2 records, 61.3 MB read",
    `Fetch what Harvest has: getharvest-backup backup --output "my backup"`,
    "What is lost even then may be in a copy of the backup; to accept the loss: getharvest-backup " +
    `verify --repair --accept-loss harvest_account_1/users/history.ndjson --output "my backup"`,
  ];
  assertEquals(verifyText({ ...SUMMARY, gaps }, OPTIONS).split("\n"), expected);
  const two = [...gaps, { ...lost, path: "harvest_account_1/tasks/history.ndjson", reason }];
  assertStringIncludes(
    verifyText({ ...SUMMARY, gaps: two }, OPTIONS),
    "to accept the loss (2 files: write --accept-loss once for each): ",
  );
  assertEquals(
    verifyText({ ...SUMMARY, isOpen: true }, OPTIONS).split("\n")[1],
    "INTACT BUT INCOMPLETE: an unfinished run; 1,200 files, 2 records, 61.3 MB read",
  );
});

Deno.test("verifyNotes() names some of the files of the system, and what was left out on request", () => {
  assertEquals(verifyNotes(SUMMARY), []);
  const systemFiles = { count: 3, names: [".DS_Store", "@eaDir"] };
  const names = ["invoices", "artifacts"];
  assertEquals(
    verifyNotes({ ...SUMMARY, systemFiles, leftOut: [{ accountId: "1", names }] }),
    [
      "note: 3 files or folders of your system are in the backup and no part of it: .DS_Store, @eaDir, …",
      "note: account 1: left out of the last run on request: invoices; PDFs and receipts",
    ],
  );
});

Deno.test("repairText() says what is left to do", () => {
  const step = { path: "a", done: "to fetch", detail: "it does not exist" } as const;
  assertEquals(repairLine(step, OPTIONS), "TO FETCH a: it does not exist");
  assertEquals(repairText([]), "Nothing to repair.");
  assertEquals(
    repairText([step, { ...step, done: "lost" }, { ...step, done: "written" }]),
    "1 rebuilt, 1 to fetch, 1 lost.",
  );
});
