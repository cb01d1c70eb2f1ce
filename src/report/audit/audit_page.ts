import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { YearFigure } from "../../audit/ledger/yearly_totals.ts";
import { Html, html } from "../../text/html.ts";
import { amountText, countOf } from "../quantities.ts";
import { statementPage } from "../statement_page.ts";
import {
  accountVerdict,
  comparedText,
  figureTitle,
  findingTitle,
  insideText,
  recordNames,
  STATE_TITLES,
  uninvoicedText,
} from "./audit_words.ts";

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
    ${accounts.map((audit) => accountSection(audit, report))}
    ${methodSection(report)}
  `;
  return statementPage(`${title}, ${finishedAt.slice(0, 10)}`, main);
}

function accountSection(audit: AccountAudit, report: AuditReport): Html {
  const { account, years, findings, explained, notes } = audit;
  const compared = comparedText(audit);
  const open = uninvoicedText(audit);
  const { headline, hours } = accountVerdict(audit, report);
  const facts: readonly (readonly [string, string])[] = [
    ["Harvest account", `${account.name} (${account.id})`],
    ["Backed up", account.backedUpAt ? momentText(account.backedUpAt) : "never finished"],
    ["Role of the backup's token", account.backupRole ?? "unknown"],
    ...(report.isOffline
      ? []
      : [["Role of the audit's token", account.auditRole ?? "unknown"] as const]),
    ["Manifest (SHA-256)", account.manifestSha256 ?? "none"],
    ["Checked", insideText(audit.inside)],
    ...(compared === null ? [] : [["Compared with Harvest", compared] as const]),
    ...(open === null ? [] : [["Uninvoiced", `${open}, of active billable projects`] as const]),
  ];
  return html`<section>
<h2>${account.name || account.id}</h2>
<p class="verdict ${findings.length > 0 ? "bad" : "good"}">${headline} ${hours}</p>
<dl>${
    facts.map(([name, value]) =>
      html`
        <dt>${name}</dt>
        <dd>${value}</dd>
      `
    )
  }</dl>
${years.length > 0 && yearTable(years, report.isOffline)}
${
    findings.length > 0 ? findingList("Findings", findings) : html`
      <h3>Findings</h3>
      <p>None.</p>
    `
  }
${explained.length > 0 && findingList("Expected differences, nothing missing", explained)}
${notes.length > 0 && findingList("Notes", notes)}
</section>`;
}

/** Columns beside the year; those of Harvest are left out if it was not asked. */
const COLUMNS: readonly {
  readonly title: string;
  readonly isNumeric?: boolean;
  readonly isOnline?: boolean;
  readonly text: (figure: YearFigure) => string;
}[] = [
  { title: "Figure", text: ({ figure }) => figureTitle(figure) },
  {
    title: "Harvest",
    isNumeric: true,
    isOnline: true,
    text: ({ harvest }) => harvest === null ? "" : amountText(harvest),
  },
  { title: "This backup", isNumeric: true, text: ({ backup }) => amountText(backup) },
  { title: "Unit", text: ({ unit }) => unit },
  { title: "", isOnline: true, text: ({ state }) => STATE_TITLES[state] },
];

function yearTable(years: readonly YearFigure[], isOffline: boolean): Html {
  const columns = COLUMNS.filter(({ isOnline = false }) => !(isOnline && isOffline));
  const bodies = [...Map.groupBy(years, ({ year }) => year)].map(([year, figures]) =>
    html`<tbody>${
      figures.map((figure, at) =>
        html`<tr class="${figure.state}">${
          at === 0 && html`<th scope="rowgroup" rowspan="${figures.length}">${year}</th>`
        }${
          columns.map(({ isNumeric, text }) =>
            html`<td class="${isNumeric && "number"}">${text(figure)}</td>`
          )
        }</tr>`
      )
    }</tbody>`
  );
  return html`<table>
<caption>Figures by year</caption>
<thead><tr><th scope="col">Year</th>${
    columns.map(({ title, isNumeric }) =>
      html`
        <th scope="col" class="${isNumeric && "number"}">${title}</th>
      `
    )
  }</tr></thead>
${bodies}
</table>`;
}

function findingList(title: string, findings: readonly AuditFinding[]): Html {
  const items = findings.map((finding) => {
    const names = recordNames(finding).map((name) => html`<li>${name}</li>`);
    return html`<li>${findingTitle(finding)}${
      names.length > 0 && html`<ul>${names}</ul>`
    }<p class="remedy">${finding.remedy}.</p></li>`;
  });
  return html`
    <h3>${title} (${findings.length})</h3>
    <ol>${items}</ol>
  `;
}

function methodSection({ tool, requests, isOffline, fromYear }: AuditReport): Html {
  const requested = `${countOf(requests.reports, "report")} and ${
    countOf(requests.others, "other response")
  }`;
  const source = isOffline
    ? "Only the internal consistency of the backup was checked; Harvest was not contacted."
    : `Requested from Harvest: ${requested}${
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
