import type { AccountAudit, AuditReport } from "../../audit/audit_report.ts";
import type { AuditFinding } from "../../audit/ledger/finding_log.ts";
import type { YearFigure } from "../../audit/ledger/yearly_totals.ts";
import { AUDIT_STYLE } from "./audit_style.ts";
import {
  accountVerdict,
  amountText,
  comparedText,
  FIGURE_TITLES,
  findingTitle,
  insideText,
  STATE_TITLES,
} from "./audit_words.ts";
import { countOf } from "../quantities.ts";

/**
 * An audit as a statement to be printed or filed: one HTML page without scripts that loads nothing. Everything that
 * comes from Harvest is escaped.
 */
export function auditPage(report: AuditReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Statement of completeness, ${html(report.finishedAt.slice(0, 10))}</title>
<style>${AUDIT_STYLE}</style>
</head>
<body>
<main>
<header>
<h1>Statement of completeness</h1>
<p>Backup of Harvest in <code>${html(report.output)}</code>, audited ${
    html(momentText(report.finishedAt))
  }${report.isOffline ? ", without asking Harvest" : " against Harvest's own reports"}.</p>
</header>
${report.accounts.map((audit) => accountSection(audit, report)).join("\n")}
${methodSection(report)}
</main>
</body>
</html>
`;
}

function accountSection(audit: AccountAudit, report: AuditReport): string {
  const { account, years, findings, explained, notes } = audit;
  const compared = comparedText(audit);
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
  ];
  return `<section>
<h2>${html(account.name || account.id)}</h2>
<p class="verdict ${findings.length > 0 ? "bad" : "good"}">${
    html(accountVerdict(audit, report))
  }</p>
<dl>${facts.map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`).join("")}</dl>
${yearTable(years, report)}
${findingList("Findings", findings)}
${findingList("Differences that are normal", explained)}
${findingList("To be known", notes)}
</section>`;
}

function yearTable(years: readonly YearFigure[], { isOffline }: AuditReport): string {
  if (years.length === 0) return "";
  const groups = Map.groupBy(years, ({ year }) => year);
  const bodies = [...groups].map(([year, rows]) =>
    `<tbody>${
      rows.map((row, at) =>
        `<tr class="${row.state}">${
          at === 0 ? `<th scope="rowgroup" rowspan="${rows.length}">${year}</th>` : ""
        }` +
        `<td>${FIGURE_TITLES[row.figure]}</td>` +
        (isOffline
          ? ""
          : `<td class="number">${row.harvest === null ? "" : amountText(row.harvest)}</td>`) +
        `<td class="number">${amountText(row.backup)}</td><td>${html(row.unit)}</td>` +
        (isOffline ? "" : `<td>${STATE_TITLES[row.state]}</td>`) + "</tr>"
      ).join("")
    }</tbody>`
  );
  const head = [
    "Year",
    "Figure",
    ...(isOffline ? [] : ["Harvest"]),
    "This backup",
    "Unit",
    ...(isOffline ? [] : [""]),
  ];
  return `<table>
<caption>Figures by year</caption>
<thead><tr>${
    head.map((title) =>
      `<th scope="col"${/Harvest|backup/.test(title) ? ' class="number"' : ""}>${title}</th>`
    ).join("")
  }</tr></thead>
${bodies.join("\n")}
</table>`;
}

function findingList(title: string, findings: readonly AuditFinding[]): string {
  if (findings.length === 0) return title === "Findings" ? "<h3>Findings</h3><p>None.</p>" : "";
  const items = findings.map((finding) => {
    const more = finding.count - finding.records.length;
    const records = [
      ...finding.records.map(html),
      ...(more > 0 && finding.records.length > 0 ? [`and ${countOf(more, "more", "more")}`] : []),
    ];
    return `<li>${html(findingTitle(finding))}${
      records.length > 0 ? `<ul>${records.map((record) => `<li>${record}</li>`).join("")}</ul>` : ""
    }<p class="remedy">${html(finding.remedy)}.</p></li>`;
  });
  return `<h3>${title} (${findings.length})</h3><ol>${items.join("")}</ol>`;
}

function methodSection({ tool, requests, isOffline, fromYear }: AuditReport): string {
  const asked = `Harvest was asked for ${countOf(requests.reports, "report")} and ` +
    `${countOf(requests.others, "other answer")}${
      fromYear === null ? "" : `, from ${fromYear} on`
    }. ` +
    "Reports are computed by Harvest, independently of the lists a backup is made from. What differed was read again, " +
    "record by record, before it was called a difference.";
  return `<footer>
<h2>How this was checked</h2>
<p>${isOffline ? "The backup was checked in itself; Harvest was not asked." : html(asked)}</p>
<p>All figures were computed from the backup's records in exact decimal arithmetic. Hours are rounded as the account
is set up. Billable amounts are rounded hours times the rate of each entry and leave projects at a fixed fee out, as the
reports do. Amounts of invoices were computed anew from their lines: each part rounded to two decimals, half away from
zero; the discount taken of all lines, taxes of what they apply to less their share of the discount. Amounts due were
computed from amounts and payments.</p>
<p>Made by ${
    html(tool)
  }. The manifest lists the SHA-256 of every file of the account, so its own digest above stands
for all of them.</p>
<p class="sign"><span>Date</span><span>Name</span><span>Signature</span></p>
</footer>`;
}

/** `2026-06-30T15:00:00Z` as `2026-06-30 15:00:00 UTC`. */
function momentText(iso: string): string {
  return iso.replace("T", " ").replace("Z", " UTC");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
