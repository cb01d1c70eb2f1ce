import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { AccountAudit, AuditReport } from "../../src/audit/audit_report.ts";
import type { AuditFinding } from "../../src/audit/ledger/finding_log.ts";
import { auditJsonLines, auditPage, auditText } from "../../src/report/audit/audit_document.ts";

const MISSING: AuditFinding = {
  problem: "missing_here",
  severity: "finding",
  resource: "time_entries",
  year: 2024,
  client: "<script>alert(1)</script> Ltd",
  project: "Web\u001b[31m",
  count: 12,
  differences: [{ value: "-1250.50", unit: "h" }],
  records: ["time_entries 7, 2024-01-02"],
  title: "in Harvest, but not here",
  remedy: "back up",
};

function reportOf(
  changes: Partial<AccountAudit> = {},
  more: Partial<AuditReport> = {},
): AuditReport {
  return {
    tool: "getharvest-backup/1.2.3",
    output: "/backups/harvest",
    startedAt: "2026-06-30T15:00:00Z",
    finishedAt: "2026-06-30T15:00:09Z",
    isOffline: false,
    fromYear: null,
    requests: { reports: 50, others: 2 },
    accounts: [{
      account: {
        id: "1",
        name: "Müller & Söhne",
        backupRole: "administrator",
        auditRole: "administrator",
        backedUpAt: "2026-06-30T12:00:00Z",
        manifestSha256: "ab".repeat(32),
      },
      hours: { harvest: "12431.25", backup: "12431.25" },
      totals: [{ figure: "paid", unit: "", value: "1000.00" }],
      uninvoiced: [{ value: "785.00", unit: "USD" }],
      years: [
        {
          year: 2024,
          figure: "rounded_hours",
          unit: "h",
          harvest: "12431.25",
          backup: "12431.25",
          state: "equal",
        },
        {
          year: 2024,
          figure: "paid",
          unit: "EUR",
          harvest: null,
          backup: "1000.00",
          state: "not_compared",
        },
      ],
      reports: [{ report: "time/clients", compared: 4, differing: 0 }],
      invoices: 3,
      inside: { files: 10, records: 20, references: 30, documents: 4, payments: 3, artifacts: 5 },
      findings: [],
      explained: [],
      notes: [],
      ...changes,
    }],
    ...more,
  };
}

const PLAIN = { color: false, columns: 120, verbosity: "normal" } as const;
const PURE = { permissions: "none" } as const;

Deno.test("auditText() ends with the sentence an audit is made for", PURE, () => {
  const short = auditText(reportOf(), PLAIN);
  assertStringIncludes(
    short,
    "2024: 1 equal; 1 not compared",
  );
  const lines = auditText(reportOf(), { ...PLAIN, verbosity: "verbose" }).split("\n");
  assertEquals(lines.slice(-2), [
    "Matches Harvest. 12,431.25 h in both.",
    "Requested from Harvest: 50 reports and 2 other responses.",
  ]);
  assert(
    lines.some((line) => /^ +2024 +rounded hours +12,431.25 +12,431.25 +h +equal$/.test(line)),
    lines.join("\n"),
  );
});

Deno.test("auditText() says what a lesser role or an offline audit does not prove", PURE, () => {
  const { account } = reportOf().accounts[0] ?? { account: null };
  assert(account);
  const lesser = auditText(reportOf({ account: { ...account, auditRole: "manager" } }), PLAIN);
  assertStringIncludes(lesser, 'Matches Harvest, as far as the role "manager" can see. ');
  const hours = { harvest: null, backup: "5.00" };
  const offline = auditText(
    reportOf({ hours }, { isOffline: true, requests: { reports: 0, others: 0 } }),
    PLAIN,
  );
  assertMatch(
    offline,
    /Consistent\. Not compared with Harvest\. 5\.00 h, rounded as in Harvest's reports\.$/,
  );
});

Deno.test(
  "auditText() names findings with year, client, project and by how much, and what to do",
  PURE,
  () => {
    const text = auditText(
      reportOf({ findings: [MISSING], hours: { harvest: "2.00", backup: "1.00" } }),
      { ...PLAIN, verbosity: "quiet" },
    );
    assertStringIncludes(
      text,
      "  - 12 × time_entries (2024, <script>alert(1)</script> Ltd, Web?[31m): in Harvest, but not here; -1,250.50 h\n" +
        "      time_entries 7, 2024-01-02\n      and 11 more\n      -> back up\n",
    );
    assertMatch(
      text,
      /\n1 finding\. Hours differ: 2\.00 h in Harvest, 1\.00 h in this backup\.$/,
    );
    assert(!text.includes("Checked:"));
    const mistyped = auditText(reportOf({ findings: [{ ...MISSING, year: 202 }] }), PLAIN);
    assertStringIncludes(mistyped, "time_entries (0202, ");
  },
);

Deno.test(
  "auditPage() escapes what comes from Harvest, runs nothing and loads nothing",
  PURE,
  () => {
    const page = auditPage(reportOf({ findings: [MISSING] }));
    assertStringIncludes(page, "&lt;script&gt;alert(1)&lt;/script&gt; Ltd");
    assertStringIncludes(page, "Müller &amp; Söhne");
    assert(!/<script|<img|<link|src=|href=|url\(|@import/i.test(page));
    assertStringIncludes(page, `content="default-src 'none'; style-src 'unsafe-inline'"`);
  },
);

Deno.test("auditPage() states figures, digest, role, time and tool", PURE, () => {
  const page = auditPage(reportOf());
  for (
    const told of [
      "Matches Harvest. 12,431.25 h in both.",
      "ab".repeat(32),
      "administrator",
      "2026-06-30 15:00:09 UTC",
      "getharvest-backup/1.2.3",
      "4 rows of 1 report, 3 invoices",
    ]
  ) assertStringIncludes(page, told);
  assertMatch(page, /<h3>Findings<\/h3>\s*<ul><li>None\.<\/li>/);
  const offline = auditPage(reportOf({}, { isOffline: true }));
  assertStringIncludes(offline, "Harvest was not contacted");
  assert(!offline.includes('<th scope="col" class="number">Harvest'));
});

Deno.test("auditJsonLines() gives a line an account and one for the whole", PURE, () => {
  const [account, whole, ...rest] = auditJsonLines(reportOf({ findings: [MISSING] }), {
    exitCode: 3,
  })
    .map((line) => JSON.parse(line));
  assertEquals(rest, []);
  assertEquals([account.type, account.account.manifest_sha256, account.findings[0].problem], [
    "account_audit",
    "ab".repeat(32),
    "missing_here",
  ]);
  assertEquals([whole.type, whole.exit_code, whole.accounts, whole.requests], ["audit", 3, ["1"], {
    reports: 50,
    others: 2,
  }]);
});
