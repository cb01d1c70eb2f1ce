import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { YearFigure } from "../../audit/ledger/yearly_totals.ts";
import { paint, type Screen } from "../../text/screen.ts";
import { tableLines } from "../../text/table.ts";
import { printable } from "../../text/text_width.ts";
import { jsonLine } from "../json_line.ts";
import { countOf } from "../quantities.ts";
import {
  accountVerdict,
  amountText,
  comparedText,
  figureTitle,
  findingTitle,
  insideText,
  recordNames,
  STATE_TITLES,
  uninvoicedText,
} from "./audit_words.ts";

/** How an audit is written. */
export interface AuditTextOptions extends Screen {
  /** Findings and verdicts only. */
  readonly quiet?: boolean;
}

/** An audit for people: figures by year, what differs and what to do, and last, by account, the verdict. */
export function auditText(report: AuditReport, options: AuditTextOptions): string {
  const { requests, accounts } = report;
  const hasAsked = requests.reports + requests.others > 0;
  return [
    ...accounts.flatMap((audit) => accountLines(audit, options)),
    ...accounts.map((audit) => verdictLine(audit, report, options)),
    ...(hasAsked && !options.quiet
      ? [
        `Requested from Harvest: ${countOf(requests.reports, "report")} and ${
          countOf(requests.others, "other response")
        }.`,
      ]
      : []),
  ].join("\n");
}

/** An audit as lines of JSON: one per account, then the whole. */
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
  const open = uninvoicedText(audit);
  const head =
    `${paint(`${printable(account.name)} (${account.id})`, "bold", screen)}: ${
      account.backupRole ?? "role unknown"
    }` +
    (account.backedUpAt ? `, backed up ${account.backedUpAt}` : "");
  const figures = [
    ...yearTable(years, screen),
    ...(open === null ? [] : [`Uninvoiced, of active billable projects: ${open}`]),
    "Billable amounts exclude fixed fees. No report covers payments: those of each invoice are compared with its amount due.",
    "",
    `Checked: ${insideText(audit.inside)}`,
    ...(compared === null ? [] : [`Compared: ${compared}`]),
    "",
  ];
  return [
    head,
    ...(quiet ? [] : figures),
    ...findingLines("Findings:", findings),
    ...(quiet ? [] : findingLines("Expected differences (nothing missing):", explained)),
    ...(quiet ? [] : findingLines("Notes:", notes)),
  ];
}

function yearTable(years: readonly YearFigure[], { columns }: Screen): string[] {
  let before = 0;
  return tableLines(
    [
      { heading: "year" },
      { heading: "figure" },
      { heading: "Harvest", isNumeric: true, dropOrder: 1 },
      { heading: "backup", isNumeric: true },
      { heading: "unit" },
      { heading: "", dropOrder: 2 },
    ],
    years.map(({ year, figure, harvest, backup, unit, state }) => {
      const isSame = year === before;
      before = year;
      return [
        isSame ? "" : String(year),
        figureTitle(figure),
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
      ...recordNames(finding).map((name) => `      ${printable(name)}`),
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
  const { headline, hours } = accountVerdict(audit, report);
  const style = audit.findings.length > 0 ? "bad" : "good";
  const name = report.accounts.length > 1 ? `${printable(audit.account.name)}: ` : "";
  return `${name}${paint(printable(headline), style, { color })} ${hours}`;
}
