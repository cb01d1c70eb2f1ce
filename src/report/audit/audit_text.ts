import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { YearFigure } from "../../audit/ledger/yearly_totals.ts";
import {
  accountVerdict,
  amountText,
  comparedText,
  FIGURE_TITLES,
  findingTitle,
  insideText,
  STATE_TITLES,
} from "./audit_words.ts";
import { jsonLine } from "../run/event_json.ts";
import { paint } from "../../text/paint.ts";
import { countOf } from "../quantities.ts";
import { tableLines } from "../../text/table.ts";
import type { Screen } from "../../text/screen.ts";
import { printable } from "../../text/text_width.ts";

/** How an audit is written. */
export interface AuditTextOptions extends Screen {
  /** Findings and verdicts only. */
  readonly quiet?: boolean;
}

/** An audit for people: figures by year, what differs and what to do, and last, by account, whether it adds up. */
export function auditText(report: AuditReport, options: AuditTextOptions): string {
  const { requests, accounts } = report;
  const isAsked = requests.reports + requests.others > 0;
  return [
    ...accounts.flatMap((audit) => accountLines(audit, options)),
    ...accounts.map((audit) => verdictLine(audit, report, options)),
    ...(isAsked && !options.quiet
      ? [
        `Asked Harvest for ${countOf(requests.reports, "report")} and ${
          countOf(requests.others, "other answer")
        }.`,
      ]
      : []),
  ].join("\n");
}

/** An audit as lines of JSON: one an account, then the whole. */
export function auditJsonLines(report: AuditReport, { exitCode }: { exitCode: number }): string[] {
  const { accounts, ...whole } = report;
  return [
    ...accounts.map((audit) => jsonLine("account_audit", audit)),
    jsonLine("audit", { ...whole, accounts: accounts.map(({ account }) => account.id), exitCode }),
  ];
}

function accountLines(
  audit: AccountAudit,
  { quiet = false, ...screen }: AuditTextOptions,
): string[] {
  const { account, years, findings, explained, notes } = audit;
  const compared = comparedText(audit);
  const head =
    `${paint(`${printable(account.name)} (${account.id})`, "bold", screen)}: ${
      account.backupRole ?? "role unknown"
    }` +
    (account.backedUpAt ? `, backed up ${account.backedUpAt}` : "");
  const figures = [
    ...yearTable(years, screen),
    "Hours are rounded as the account is set up; billable amounts leave fixed fees out. No report shows payments: " +
    "each invoice's are compared with what it says is due.",
    "",
    `Checked: ${insideText(audit.inside)}`,
    ...(compared === null ? [] : [`Compared: ${compared}`]),
    "",
  ];
  return [
    head,
    ...(quiet ? [] : figures),
    ...findingLines("Findings:", findings),
    ...(quiet ? [] : findingLines("Differences that are normal:", explained)),
    ...(quiet ? [] : findingLines("To be known:", notes)),
  ];
}

function yearTable(years: readonly YearFigure[], { columns }: Screen): string[] {
  let before = 0;
  return tableLines(
    [
      { heading: "year" },
      { heading: "figure" },
      { heading: "Harvest", isNumeric: true, goes: 1 },
      { heading: "backup", isNumeric: true },
      { heading: "unit" },
      { heading: "", goes: 2 },
    ],
    years.map(({ year, figure, harvest, backup, unit, state }) => {
      const isSame = year === before;
      before = year;
      return [
        isSame ? "" : String(year),
        FIGURE_TITLES[figure],
        harvest === null ? "" : amountText(harvest),
        amountText(backup),
        printable(unit),
        STATE_TITLES[state],
      ];
    }),
    { columns },
  );
}

function findingLines(heading: string, findings: readonly AuditFinding[]): string[] {
  if (findings.length === 0) return [];
  return [
    heading,
    ...findings.flatMap((finding) => [
      `  ${printable(findingTitle(finding))}`,
      ...finding.records.map((record) => `      ${printable(record)}`),
      ...(finding.count > finding.records.length && finding.records.length > 0
        ? [`      and ${countOf(finding.count - finding.records.length, "more", "more")}`]
        : []),
      `    -> ${finding.remedy}`,
    ]),
    "",
  ];
}

function verdictLine(
  audit: AccountAudit,
  report: AuditReport,
  { color }: AuditTextOptions,
): string {
  const [word = "", ...rest] = accountVerdict(audit, report).split(":");
  const style = audit.findings.length > 0 ? "bad" : "good";
  const name = report.accounts.length > 1 ? `${printable(audit.account.name)}: ` : "";
  return `${name}${paint(word, style, { color })}:${rest.join(":")}`;
}
