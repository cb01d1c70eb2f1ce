import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { BackupEvent } from "../../../src/backup/context/event.ts";
import { summarize } from "../../../src/report/run/run_fold.ts";
import { summaryText, type SummaryTextOptions } from "../../../src/report/run/summary_text.ts";
import { textWidth } from "../../../src/text/text_width.ts";
import { flow } from "../../../src/text/wrap.ts";
import { COMPLETE_RUN, endedAs, finished, incompleteRun } from "../sample_run.ts";

const OPTIONS: SummaryTextOptions = {
  strict: false,
  verbosity: "normal",
  color: false,
  columns: Infinity,
  program: "getharvest-backup",
};

function textOf(events: readonly BackupEvent[], more: Partial<SummaryTextOptions> = {}): string {
  return summaryText(summarize(events), { ...OPTIONS, ...more });
}

function lost(recordId: string, reason: string): BackupEvent {
  return {
    type: "artifact_failed",
    accountId: "1001",
    resource: "invoices",
    recordId,
    path: `invoices/artifacts/${recordId}.pdf`,
    reason,
  };
}

const WARNING: BackupEvent = {
  type: "warning",
  accountId: "1002",
  resource: null,
  message: "the token is a manager's",
};

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("summaryText() of a complete run shows what changed, and the verdict last", () => {
  assertEquals(
    textOf(COMPLETE_RUN),
    `
Example Agency (1001)
     resource      records  new  changed  deleted  fetched
  ✓  time_entries   31,204  120        3        1
  ✓  invoices          412    2                    2 PDFs

Büro 東京 (1002)
     resource      records  new  changed  deleted  fetched
  ✓  company             1    1

COMPLETE: +123 ~3 −1 records, 2 PDFs; 4 min 12 s
Backup: ./backup: 2 accounts, 32,104 files on disk, 61.3 MB of data
Verify: getharvest-backup verify --output ./backup
`.trim(),
  );
});

pure("summaryText() of a run that changed nothing is one line", () => {
  const events = COMPLETE_RUN.filter(({ type }) => !type.startsWith("artifact")).map((
    event,
  ): BackupEvent =>
    event.type === "resource_finished" ? { ...event, added: 0, changed: 0, deleted: 0 } : event
  );
  assertEquals(textOf(events), "COMPLETE: nothing new; 4 min 12 s");
});

pure("summaryText() when verbose is the table of everything", () => {
  assertEquals(
    textOf(COMPLETE_RUN, { verbosity: "verbose" }).split("\n\n").slice(0, 2).join("\n\n"),
    `
Example Agency (1001): administrator, 32,100 files on disk, 61.3 MB of data
     resource      records  new  changed  deleted  PDFs/receipts  fetched
  ✓  company             1
  ✓  time_entries   31,204  120        3        1
  ✓  invoices          412    2                              412   102 kB
  Turned off in Harvest: expenses
  Not part of this plan: pto_requests

Büro 東京 (1002): administrator, 1 file on disk, 900 B of data
     resource      records  new  changed  deleted  PDFs/receipts  fetched
  ✓  company             1    1
`.trim(),
  );
});

pure(
  "summaryText() fits a screen: of many lists it shows those with most changes, and all that failed",
  () => {
    const many = Array.from(
      { length: 60 },
      (_, i) => finished(i % 2 ? "1001" : "1002", `list_${i}`, { records: i, added: i }),
    );
    const failed = finished("1001", "roles", { state: "incomplete", reason: "500" });
    const lines = textOf(incompleteRun(...many, failed)).split("\n");
    assert(lines.length <= 24, String(lines.length));
    assertEquals(lines.filter((line) => / list_/.test(line)).length, 4);
    assertMatch(lines.join("\n"), /✗ {2}roles .* INCOMPLETE\n/);
    assertMatch(lines.join("\n"), /✓ {2}list_59 /);
    assertMatch(lines.join("\n"), /^ {2}and 28 more lists: \+757 records \(-v shows all\)$/m);
  },
);

pure("summaryText() of an incomplete run names all that is missing, why, and what to do", () => {
  const text = textOf(incompleteRun(
    finished("1002", "roles", { state: "forbidden", reason: "Harvest answered 403" }),
    lost("7", "the link answered 404"),
    lost("8", "the link answered 404"),
    lost("9", "it is a web page, no PDF"),
    WARNING,
  ));
  assertEquals(
    text.slice(text.indexOf("Missing:")),
    `
Missing:
  Example Agency (1001)
    2 PDFs of invoices: the link answered 404
      invoices/artifacts/7.pdf
      invoices/artifacts/8.pdf
    invoices/artifacts/9.pdf: it is a web page, no PDF
  Büro 東京 (1002)
    roles: Harvest answered 403
  Forbidden to an administrator: if the feature is off, exclude the resource with --skip.
  Run the same command again: it fetches only what is missing.

Warnings:
  Büro 東京 (1002): the token is a manager's

INCOMPLETE: 1 resource and 3 PDFs or receipts missing (see above); 4 min 12 s
Saved: +123 ~3 −1 records, 2 PDFs
Backup: ./backup: 2 accounts, 32,104 files on disk, 61.3 MB of data
`.trim(),
  );
  assertMatch(text, /^ {2}✗ {2}roles +0 +FORBIDDEN$/m);
  assertMatch(text, /^ {2}✗ {2}invoices +412 +2 +2 PDFs +3 PDFs MISSING$/m);
});

pure(
  "summaryText() names a few of hundreds of files that are missing for one reason, or all",
  () => {
    const many = Array.from({ length: 300 }, (_, i) => lost(String(i), "the link answered 404"));
    const text = textOf(incompleteRun(...many));
    assert(text.split("\n").length <= 24, text);
    assertMatch(
      text,
      /^ {6}invoices.artifacts.4\.pdf\n {6}and 295 more \(status --json names all\)$/m,
    );
    const whole = textOf(incompleteRun(...many), { verbosity: "verbose" });
    assert(many.every((_, i) => whole.includes(`      invoices/artifacts/${i}.pdf\n`)), whole);
  },
);

pure("summaryText() gives only the advice that helps", () => {
  const forbidden = textOf(incompleteRun(finished("1002", "roles", { state: "forbidden" })));
  assert(forbidden.includes("--skip") && !forbidden.includes("same command again"));
  const failed = textOf(incompleteRun(finished("1002", "roles", { state: "incomplete" })));
  assert(!failed.includes("--skip") && failed.includes("same command again"));
  const path = "harvest_account_1001/invoices/history.ndjson";
  const gone = { type: "file_lost", accountId: "1001", resource: "invoices", path } as const;
  const damaged = textOf(incompleteRun({ ...gone, reason: "altered" }));
  assert(!damaged.includes("same command again"), damaged);
  assert(damaged.includes(`verify --output ./backup --repair --accept-loss ${path}`), damaged);
  assert(!damaged.includes("once for each"), damaged);
  const others = { ...gone, path: "harvest_account_1001/tasks/history.ndjson", reason: "altered" };
  const several = textOf(incompleteRun({ ...gone, reason: "altered" }, others));
  assert(/\(2 files: write\s+--accept-loss\s+once for each\)/.test(several), several);
  for (const name of ["--accept-role", "--accept-shrink"]) {
    const reason = `everything saved is kept; run once with ${name}`;
    const refused = textOf(
      incompleteRun(finished("1002", "roles", { state: "incomplete", reason })),
    );
    assert(refused.includes(`backup --output ./backup ${name}`), refused);
    assert(!refused.includes("same command again"), refused);
  }
  const both = textOf(incompleteRun({ ...gone, reason: "altered" }, lost("7", "404")));
  assert(both.includes("--accept-loss") && both.includes("same command again"), both);
});

pure("summaryText() gives one reason once, whatever it hit, and the role's limits", () => {
  const refused = (resource: string) =>
    finished("1002", resource, {
      state: "forbidden",
      reason: `Cannot get "https://api.harvestapp.com/v2/${resource}": status 403`,
    });
  const events = incompleteRun(refused("roles"), refused("users")).map((event): BackupEvent =>
    event.type === "account_started" && event.account.id === "1002"
      ? { ...event, role: "manager" }
      : event
  );
  const text = textOf(events);
  assertStringIncludes(
    text,
    `
  Büro 東京 (1002)
    2 resources: Cannot get "https://api.harvestapp.com/v2/roles": status 403
      roles, users
`,
  );
  assertStringIncludes(text, "Records that a manager cannot see are missing without notice");
});

pure(
  "summaryText() fits a screen where Harvest refuses most lists: one reason, and all names",
  () => {
    const lists = Array.from({ length: 16 }, (_, i) =>
      finished("1002", `list_${i}`, {
        state: "forbidden",
        reason: `Cannot get "https://api.harvestapp.com/v2/list_${i}": status 403`,
      }));
    const below = Array.from({ length: 6 }, (_, i) =>
      finished("1002", `below_${i}`, {
        state: "forbidden",
        reason: `list_${i} could not be read`,
      }));
    const lines = textOf(incompleteRun(...lists, ...below, lost("7", "the link answered 404")), {
      columns: 80,
    }).split("\n");
    assert(lines.length <= 24, lines.join("\n"));
    const text = lines.join("\n");
    assertEquals(text.match(/FORBIDDEN|status 403/g), ["status 403"], text);
    assertMatch(text, /^ {2}✗ {2}22 lists not read: see below$/m);
    assertMatch(text, /^ {2}✗ {2}invoices .* 1 PDF MISSING$/m);
    assertMatch(text, /^ {4}22 resources: Cannot get .*\n {6}list_0, .*, below_5$/m);
    const whole = textOf(incompleteRun(...lists), { verbosity: "verbose" });
    assertEquals(whole.match(/FORBIDDEN$/gm)?.length, 16);
  },
);

pure("summaryText() says complete of what the token's role sees only", () => {
  const events = COMPLETE_RUN.map((event): BackupEvent =>
    event.type === "account_started" ? { ...event, role: null } : event
  );
  const text = textOf(events);
  assertStringIncludes(text, "COMPLETE (only what the token's role can see): +123 ~3");
  assertStringIncludes(text, "Harvest does not report the token's role");
});

pure("summaryText() when quiet says nothing of a complete run, and no table of any", () => {
  assertEquals(textOf(COMPLETE_RUN, { verbosity: "quiet" }), "");
  const text = textOf(incompleteRun(lost("7", "404")), { verbosity: "quiet" });
  assert(text.startsWith("Missing:"), text);
  assertStringIncludes(text, "INCOMPLETE: 1 PDF or receipt missing");
  const strict = endedAs("complete", WARNING);
  assertEquals(
    textOf(strict, { verbosity: "quiet" }),
    "Warnings:\n  Büro 東京 (1002): the token is a manager's",
  );
  assertStringIncludes(
    textOf(strict, { verbosity: "quiet", strict: true }),
    "INCOMPLETE: 1 warning, counted because of --strict",
  );
});

pure("summaryText() of a run that did not end says how it goes on", () => {
  const interrupted = endedAs("interrupted");
  assertEquals(
    textOf(interrupted),
    "INTERRUPTED: run the same command to resume\nSaved so far: +123 ~3 −1 records, 2 PDFs",
  );
  assertStringIncludes(
    textOf(COMPLETE_RUN.slice(0, 5)),
    "NOT FINISHED: an error ended the run",
  );
});

pure("summaryText() of a run that never began says nothing", () => {
  assertEquals(textOf([]), "");
});

pure("summaryText() colours the verdict only where asked", () => {
  assertStringIncludes(textOf(COMPLETE_RUN, { color: true }), "\x1b[1;32mCOMPLETE\x1b[0m:");
  assert(!textOf(COMPLETE_RUN).includes("\x1b"));
});

pure("summaryText() quotes a folder for the shell and lets no text steer the terminal", () => {
  const events = incompleteRun({
    ...WARNING,
    message: "bad\x1b[2Jname\nnext",
  } as BackupEvent).map((event): BackupEvent =>
    event.type === "run_started" ? { ...event, output: "/my backups/harvest" } : event
  );
  const text = textOf(events);
  assertStringIncludes(
    textOf(
      COMPLETE_RUN.map((event): BackupEvent =>
        event.type === "run_started" ? { ...event, output: "/my backups/harvest" } : event
      ),
    ),
    'verify --output "/my backups/harvest"',
  );
  assertStringIncludes(text, "bad?[2Jname next");
});

pure("summaryText() fits every terminal, and in a narrow one keeps what says most", () => {
  const rows = ["users_me_project_assignments", "time_entries"].map((resource) =>
    finished("1001", resource, {
      records: 1_234_567,
      added: 120,
      changed: 45,
      deleted: 12,
      sizeBytes: 900_000_000,
    })
  );
  const events = incompleteRun(
    ...rows,
    finished("1001", "roles", { state: "forbidden", reason: "the role may not read it" }),
    lost("7", "the link answered 404"),
  );
  const linesAt = (columns: number) =>
    flow(textOf(events, { columns, verbosity: "verbose" }).split("\n"), columns);
  for (let columns = 40; columns <= 120; columns += 5) {
    for (const line of linesAt(columns)) {
      // A path is never broken: who copies it gets all of it.
      assert(textWidth(line) <= columns || !line.trim().includes(" "), line);
    }
  }
  const table = linesAt(40).slice(2, 8).join("\n");
  assertEquals(
    table,
    `
    resource                     records
  ✓ company                            1
  ✓ time_entries               1,234,567
  ✗ invoices                         412
  ✓ users_me_project_assign... 1,234,567
  ✗ roles                              0
`.slice(1, -1),
  );
  assertMatch(linesAt(80).join("\n"), /records +size +new +changed +deleted +PDFs\/receipts$/m);
});
