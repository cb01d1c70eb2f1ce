import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { YearFigure } from "../../audit/ledger/yearly_totals.ts";
import { Html, html } from "../../text/html.ts";
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

/** The look of a statement, on a screen and on A4 or letter paper. */
const STYLE = `
:root { color-scheme: light; --ink: #1c1c1c; --soft: #5a5a5a; --line: #d4d0c8; --good: #14663a; --bad: #a31d1d; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f2ee; color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", sans-serif; }
main { max-width: 52rem; margin: 2rem auto; padding: 2.5rem 3rem; background: #fff; box-shadow: 0 1px 4px #0002; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; padding-top: 1rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
header p { margin: 0; color: var(--soft); }
code, dd:has(+ dt), dd { overflow-wrap: anywhere; }
.verdict { font-size: 1.15rem; font-weight: 600; margin: 0 0 1rem; padding: .7rem 1rem; border-left: 5px solid; }
.good { color: var(--good); background: #edf6f0; }
.bad { color: var(--bad); background: #fbeeee; }
dl { display: grid; grid-template-columns: 13rem 1fr; gap: .2rem 1rem; margin: 0 0 1.4rem; }
dt { color: var(--soft); }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { text-align: left; padding: .16rem .6rem; vertical-align: top; }
thead th { border-bottom: 1px solid var(--ink); font-weight: 600; }
tbody { border-bottom: 1px solid var(--line); }
.number { text-align: right; }
tr.differs td { color: var(--bad); font-weight: 600; }
tr.equal td:last-child { color: var(--good); }
ol { padding-left: 1.4rem; }
li { margin-bottom: .5rem; overflow-wrap: anywhere; }
li ul { color: var(--soft); font-size: .92em; padding-left: 1.1rem; }
li li { margin: 0; }
.remedy { margin: .1rem 0 0; font-style: italic; }
footer { color: var(--soft); font-size: .92em; }
footer h2 { color: var(--ink); }
.sign { display: flex; gap: 2rem; margin-top: 3.5rem; }
.sign span { flex: 1; border-top: 1px solid var(--soft); padding-top: .2rem; }
@media (max-width: 40rem) { main { margin: 0; padding: 1.2rem; } dl { grid-template-columns: 1fr; } }
@media print {
  body { background: #fff; font-size: 10pt; }
  main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  tbody, li, .verdict, footer { break-inside: avoid; }
  @page { margin: 18mm 16mm; }
}
`;

/** An audit as a statement to print or file: one HTML page that loads nothing and runs nothing. */
export function auditPage(report: AuditReport): string {
  const { output, finishedAt, isOffline, accounts } = report;
  const title = "Audit statement";
  const source = isOffline ? "without contacting Harvest" : "against Harvest's own reports";
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>${title}, ${finishedAt.slice(0, 10)}</title>
    ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <main>
    <header>
    <h1>${title}</h1>
    <p>Harvest backup in <code>${output}</code>, audited ${momentText(finishedAt)} ${source}.</p>
    </header>
    ${accounts.map((audit) => accountSection(audit, report))}
    ${methodSection(report)}
        </main>
      </body>
    </html>
  `.text;
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
