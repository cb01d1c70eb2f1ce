import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { FigureTotal, YearFigure } from "../../audit/ledger/yearly_totals.ts";
import { NO_CURRENCY } from "../../figures/figures.ts";
import { Html, html } from "../../text/html.ts";
import { paint, type Screen, type Verbosity } from "../../text/screen.ts";
import { printable } from "../../text/text_width.ts";
import { jsonLine } from "../json_line.ts";
import { amountText, countOf } from "../quantities.ts";
import { type Section, sectionsHtml, sectionsText, statementPage } from "../statement.ts";
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
  yearText,
} from "./audit_words.ts";

/** How an audit is written. */
export interface AuditTextOptions extends Screen {
  /** `quiet`: findings and verdicts only; `verbose`: every figure, and every difference, expected or not. */
  readonly verbosity: Verbosity;
}

/** An audit for people: figures, what differs and what to do, and last, by account, the verdict. */
export function auditText(report: AuditReport, { verbosity, ...screen }: AuditTextOptions): string {
  const { requests, accounts } = report;
  const isQuiet = verbosity === "quiet";
  const shown = (audit: AccountAudit) =>
    isQuiet
      ? [findingSection("Findings", audit.findings)]
      : sectionsOf(audit, report, { isWhole: verbosity === "verbose" });
  return [
    ...accounts.flatMap((audit) => [
      paint(`${printable(audit.account.name)} (${audit.account.id})`, "bold", screen),
      ...sectionsText(shown(audit), screen).slice(1),
      "",
    ]),
    ...accounts.map((audit) => verdictLine(audit, report, screen)),
    ...(requests.reports + requests.others > 0 && !isQuiet
      ? [`Requested from Harvest: ${requestsText(report)}.`]
      : []),
  ].join("\n");
}

function requestsText({ requests }: AuditReport): string {
  return `${countOf(requests.reports, "report")} and ${countOf(requests.others, "other response")}`;
}

/** An audit as lines of JSON: one per account, then the whole. */
export function auditJsonLines(report: AuditReport, { exitCode }: { exitCode: number }): string[] {
  const { accounts, ...whole } = report;
  return [
    ...accounts.map((audit) => jsonLine("account_audit", audit)),
    jsonLine("audit", { ...whole, accounts: accounts.map(({ account }) => account.id), exitCode }),
  ];
}

/** An audit as a statement to print or file: one HTML page that loads nothing and runs nothing. */
export function auditPage(report: AuditReport): string {
  const { output, finishedAt, isOffline, accounts } = report;
  const title = "Audit statement";
  const source = isOffline ? "without contacting Harvest" : "against Harvest's own reports";
  const main = html`
    <header>
      <h1>${title}</h1>
      <p>Harvest backup in <code>${output}</code>, audited ${momentText(finishedAt)} ${source}.</p>
    </header>
    ${accounts.map((audit) => accountHtml(audit, report))}
    ${methodSection(report)}
  `;
  return statementPage(`${title}, ${finishedAt.slice(0, 10)}`, main);
}

function accountHtml(audit: AccountAudit, report: AuditReport): Html {
  const { account, findings } = audit;
  const { headline, hours } = accountVerdict(audit, report);
  const sections = sectionsOf(audit, report, { isWhole: true });
  return html`<section>
<h2>${account.name || account.id}</h2>
<p class="verdict ${findings.length > 0 ? "bad" : "good"}">${headline} ${hours}</p>
${sectionsHtml(sections, 3)}
</section>`;
}

/** What there is to say of an account. `isWhole`: every figure, and every difference that is expected. */
function sectionsOf(
  audit: AccountAudit,
  { isOffline }: AuditReport,
  { isWhole }: { isWhole: boolean },
): Section[] {
  const { account, years, findings, explained, notes } = audit;
  const { id, name, backedUpAt, backupRole, auditRole, manifestSha256 } = account;
  const facts: readonly (readonly [string, string | null])[] = [
    ["Account", isWhole ? `${printable(name)} (${id})` : null],
    ["Backed up", backedUpAt ? momentText(backedUpAt) : "never finished"],
    ["Role", rolesText(backupRole, isOffline ? backupRole : auditRole)],
    ["Manifest", isWhole ? `${manifestSha256 ?? "none"} (SHA-256)` : null],
    ["Figures", figuresText(years)],
    ["Uninvoiced", withNote(uninvoicedText(audit), ", of active billable projects")],
    ["Checked", insideText(audit.inside)],
    ["Compared", comparedText(audit)],
  ];
  const others = isWhole ? findingSection : groupSection;
  return [
    { kind: "facts", rows: facts.flatMap(([term, text]) => text === null ? [] : [[term, text]]) },
    yearSection(
      isWhole ? years : years.filter(({ state }) => state === "differs"),
      isWhole ? audit.totals : [],
      isOffline,
    ),
    isWhole && findings.length === 0
      ? { kind: "list", title: "Findings", items: [{ text: "None." }] }
      : findingSection("Findings", findings),
    others(`Expected differences (nothing missing${isWhole ? "" : "; -v lists each"})`, explained),
    others(isWhole ? "Notes" : "Notes (-v lists each)", notes),
  ];
}

function rolesText(backup: string | null, audit: string | null): string {
  const [saved, now] = [backup ?? "unknown", audit ?? "unknown"];
  return saved === now ? saved : `${saved}; ${now} for this audit`;
}

function withNote(text: string | null, note: string): string | null {
  return text === null ? null : text + note;
}

/** How the figures of all years are, in one line. */
function figuresText(years: readonly YearFigure[]): string | null {
  const counts = Object.entries(STATE_TITLES).flatMap(([state, title]) => {
    const { length } = years.filter((figure) => figure.state === state);
    return length === 0 ? [] : [`${length} ${title || "not compared"}`];
  });
  const spans = yearsText([...new Set(years.map(({ year }) => year))].sort((a, b) => b - a));
  return years.length === 0 ? null : `${spans}: ${counts.join("; ")}`;
}

function yearSection(
  years: readonly YearFigure[],
  totals: readonly FigureTotal[],
  isOffline: boolean,
): Section {
  let before = 0;
  return {
    kind: "table",
    title: "Figures by year",
    heads: [
      { heading: "Year" },
      { heading: "Figure" },
      ...(isOffline ? [] : [{ heading: "Harvest", isNumeric: true, dropOrder: 1 }]),
      { heading: "This backup", isNumeric: true },
      { heading: "Unit" },
      ...(isOffline ? [] : [{ heading: "", dropOrder: 2 }]),
    ],
    rows: [
      ...years.map(({ year, figure, harvest, backup, unit, state }) => {
        const isSame = year === before;
        before = year;
        return [
          isSame ? "" : yearText(year),
          figureTitle(figure),
          ...(isOffline ? [] : [harvest === null ? "" : amountText(harvest)]),
          amountText(backup),
          printable(unit || NO_CURRENCY),
          ...(isOffline ? [] : [STATE_TITLES[state]]),
        ];
      }),
      ...totals.map(({ figure, unit, value }, at) => [
        at === 0 ? "All" : "",
        figureTitle(figure),
        ...(isOffline ? [] : [""]),
        amountText(value),
        printable(unit || NO_CURRENCY),
        ...(isOffline ? [] : [""]),
      ]),
    ],
    classes: years.map(({ state }) => state),
  };
}

function findingSection(title: string, findings: readonly AuditFinding[]): Section {
  const items = findings.map((finding) => ({
    text: printable(findingTitle(finding)),
    details: [...recordNames(finding).map(printable), `-> ${finding.remedy}`],
  }));
  return { kind: "list", title, items };
}

/** What is alike in one item: differences that are expected need not be read one by one. */
function groupSection(title: string, findings: readonly AuditFinding[]): Section {
  const alike = Map.groupBy(findings, (finding) => `${finding.resource}: ${finding.title}`);
  const items = [...alike].map(([what, own]) => ({
    text: `${own.reduce((sum, { count }) => sum + count, 0)} × ${printable(what)}`,
  }));
  return { kind: "list", title, items };
}

function verdictLine(
  audit: AccountAudit,
  report: AuditReport,
  { color }: Screen,
): string {
  const { headline, hours } = accountVerdict(audit, report);
  const style = audit.findings.length > 0 ? "bad" : "good";
  const name = report.accounts.length > 1 ? `${printable(audit.account.name)}: ` : "";
  return `${name}${paint(printable(headline), style, { color })} ${hours}`;
}

function methodSection(report: AuditReport): Html {
  const { tool, isOffline, fromYear } = report;
  const source = isOffline
    ? "Only the internal consistency of the backup was checked; Harvest was not contacted."
    : `Requested from Harvest: ${requestsText(report)}${
      fromYear === null ? "" : `, from ${fromYear} on`
    }. Harvest computes its reports independently of the lists a backup is made from. Records that differed were read ` +
      "again, one by one, before they were reported as a difference.";
  return html`
    <footer>
      <h2>How this was checked</h2>
      <p>${source}</p>
      <p>All figures were computed from the backup's records in exact decimal arithmetic. Hours are rounded as set in the
    account. Billable amounts are rounded hours times the rate of each entry and exclude fixed-fee projects, as the reports
    do. Amounts of invoices were recomputed from their line items: each part rounded to two decimals, half away from zero;
    the discount taken from all lines, taxes from the lines they apply to less their share of the discount. Amounts due were
    computed from amounts and payments.</p>
      <p>Created by ${tool}. The manifest lists the SHA-256 digest of every file of the account, so its own digest above covers
    all of them.</p>
      <p class="sign"><span>Date</span><span>Name</span><span>Signature</span></p>
    </footer>
  `;
}

/** `2026-06-30T15:00:00Z` as `2026-06-30 15:00:00 UTC`. */
function momentText(iso: string): string {
  return iso.replace("T", " ").replace("Z", " UTC");
}
