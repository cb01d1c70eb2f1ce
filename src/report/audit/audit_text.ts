import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { YearFigure } from "../../audit/ledger/yearly_totals.ts";
import { paint, type Screen, type Verbosity } from "../../text/screen.ts";
import { tableLines } from "../../text/table.ts";
import { printable } from "../../text/text_width.ts";
import { jsonLine } from "../json_line.ts";
import { amountText, countOf, timeText } from "../quantities.ts";
import {
  accountVerdict,
  comparedText,
  figureTitle,
  findingTitle,
  insideText,
  recordNames,
  STATE_TITLES,
  uninvoicedText,
  yearsText,
} from "./audit_words.ts";

/** How an audit is written. */
export interface AuditTextOptions extends Screen {
  /** `quiet`: findings and verdicts only; `verbose`: every figure, and every difference, expected or not. */
  readonly verbosity: Verbosity;
}

/** An audit for people: figures by year, what differs and what to do, and last, by account, the verdict. */
export function auditText(report: AuditReport, options: AuditTextOptions): string {
  const { requests, accounts } = report;
  const hasAsked = requests.reports + requests.others > 0;
  return [
    ...accounts.flatMap((audit) => accountLines(audit, options)),
    ...accounts.map((audit) => verdictLine(audit, report, options)),
    ...(hasAsked && options.verbosity !== "quiet"
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
  { verbosity, ...screen }: AuditTextOptions,
): string[] {
  const { account, years, findings, explained, notes, inside } = audit;
  const { name, id, backupRole, backedUpAt } = account;
  const title = paint(`${printable(name)} (${id})`, "bold", screen);
  const head = `${title}: ${backupRole ?? "role unknown"}` +
    (backedUpAt ? `, backed up ${timeText(backedUpAt)}` : "");
  if (verbosity === "quiet") return [head, ...findingLines("Findings:", findings)];
  const compared = comparedText(audit);
  const open = uninvoicedText(audit);
  const isWhole = verbosity === "verbose";
  const differing = years.filter(({ state }) => state === "differs");
  const others = isWhole ? findingLines : groupLines;
  return [
    head,
    ...(isWhole ? yearTable(years, screen) : [figuresLine(years)]),
    ...(!isWhole && differing.length > 0 ? yearTable(differing, screen) : []),
    ...(open === null ? [] : [`Uninvoiced, of active billable projects: ${open}`]),
    ...(isWhole
      ? [
        "Billable amounts exclude fixed fees. No report covers payments: those of each invoice are compared with its amount due.",
      ]
      : []),
    `Checked: ${insideText(inside)}`,
    ...(compared === null ? [] : [`Compared: ${compared}`]),
    "",
    ...findingLines("Findings:", findings),
    ...others("Expected differences (nothing missing):", explained),
    ...others("Notes:", notes),
  ];
}

/** How the figures of all years are, in one line. */
function figuresLine(years: readonly YearFigure[]): string {
  const counts = Object.entries(STATE_TITLES).flatMap(([state, title]) => {
    const { length } = years.filter((figure) => figure.state === state);
    return length === 0 ? [] : [`${length} ${title || "not compared"}`];
  });
  const spans = yearsText([...new Set(years.map(({ year }) => year))].sort((a, b) => b - a));
  return `Figures by year, ${spans}: ${counts.join("; ")} (-v shows all)`;
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

/** What is alike in one line: differences that are expected need not be read one by one. */
function groupLines(heading: string, findings: readonly AuditFinding[]): string[] {
  if (findings.length === 0) return [];
  const alike = Map.groupBy(findings, ({ resource, title }) => `${resource}: ${title}`);
  return [
    heading.replace(/\)?:$/, (end) => end === ":" ? " (-v lists each):" : "; -v lists each):"),
    ...[...alike].map(([title, own]) =>
      `  ${own.reduce((sum, { count }) => sum + count, 0)} × ${printable(title)}`
    ),
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
