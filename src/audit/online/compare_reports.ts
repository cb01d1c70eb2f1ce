import type { AccountBackup } from "../ledger/account_backup.ts";
import type { FindingLog } from "../ledger/finding_log.ts";
import type { ComputedRow, Ledger } from "../ledger/ledger.ts";
import {
  REPORT_KINDS,
  type ReportFigure,
  type ReportKind,
  type ReportRow,
  type ReportWindow,
  rowKey,
} from "../ledger/report_kind.ts";
import { readUnlessFailed } from "./current_records.ts";
import { Decimal } from "../../figures/decimal.ts";
import type { MasterData } from "../../figures/master_data.ts";
import { RecordFields } from "../../figures/record_fields.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { paginate } from "../../harvest/paginate.ts";
import { slicedRecords } from "../../json/slice_records.ts";

/** A report of a window, compared with the rows computed from the backup. */
export interface ComparedReport {
  readonly kind: ReportKind;
  readonly report: ReadonlyMap<string, ReportRow>;
  readonly compared: number;
  readonly differences: readonly RowDifference[];
  /** Whether the token's role may not see amounts and currencies, so that only hours were compared. */
  readonly hidesAmounts: boolean;
}

/** A row of a report that differs from the one computed from records. */
export interface RowDifference {
  readonly subjectId: string;
  readonly currency: string;
  readonly figures: readonly FigureDifference[];
}

/** A figure of a row that differs. */
export interface FigureDifference {
  readonly figure: ReportFigure;
  /** Index among the report's figures. */
  readonly at: number;
  readonly harvest: Decimal;
  readonly backup: Decimal;
}

/** The reports whose figures can be computed: those of resources that the backup has all of. */
export function comparableKinds(backup: AccountBackup): ReportKind[] {
  return REPORT_KINDS.filter(({ resources: [main, ...others] }) =>
    backup.isComplete(main) &&
    others.every((name) => backup.isComplete(name) || backup.stateOf(name) === "off")
  );
}

/**
 * Compares the reports of a window with the ledger. Reports that cannot be read are logged and left out.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function compareReports(
  client: HarvestClient,
  backup: AccountBackup,
  window: ReportWindow,
  { kinds, ledger }: { kinds: readonly ReportKind[]; ledger: Ledger },
): Promise<ComparedReport[]> {
  const { findings, masterData } = backup;
  const reports: ComparedReport[] = [];
  const compare = async (kind: ReportKind) => {
    const [resource] = kind.resources;
    const report = await readUnlessFailed(
      () => readReport(client, backup, kind, window),
      logUnread(findings, { report: kind.path, resource, year: window.year }),
    );
    if (report === null) return;
    const computed = ledger.rows(kind, window.from);
    if (kind.path === "uninvoiced") logArchived(computed, backup);
    const compared = compareRows(kind, report, { computed, masterData });
    if (compared.hidesAmounts) {
      findings.add("amounts_hidden", { resource, record: `the report ${kind.path}` });
    }
    reports.push(compared);
  };
  const isFirst = ({ isTotal }: ReportKind) => isTotal;
  await Promise.all(kinds.filter(isFirst).map(compare));
  const isEmpty = (resource: string) =>
    reports.some(({ kind, compared }) => kind.resources[0] === resource && compared === 0);
  // Without a row for any client there is none for any project, task or user either.
  const others = kinds.filter((kind) => !isFirst(kind) && !kind.resources.every(isEmpty));
  await Promise.all(others.map(compare));
  return reports;
}

/** Compares a report with the rows computed from records; a row that one side does not have counts as zeros. */
function compareRows(
  kind: ReportKind,
  report: ReadonlyMap<string, ReportRow>,
  { computed, masterData }: {
    computed: ReadonlyMap<string, ComputedRow>;
    masterData: MasterData;
  },
): ComparedReport {
  const reportRows = comparableRows(kind, report, masterData);
  const hidesAmounts = reportRows.size > 0 &&
    [...reportRows.values()].every(({ currency }) => currency === "");
  const computedRows = comparableComputed(kind, computed, { masterData, hidesAmounts });
  const isListed = ([key, row]: [string, ComputedRow]) =>
    kind.path !== "uninvoiced" || reportRows.has(key) || isUninvoiced(row);
  const keys = new Set([
    ...reportRows.keys(),
    ...[...computedRows].filter(isListed).map(([key]) => key),
  ]);
  const differences = [...keys].flatMap((key) => {
    const row = reportRows.get(key);
    const ours = computedRows.get(key);
    const about = row ?? ours;
    const figures = kind.figures.flatMap((figure, at): FigureDifference[] => {
      const harvest = row === undefined ? Decimal.ZERO : row.values[at] ?? null;
      const backup = (ours?.values[at] ?? Decimal.ZERO).round(2);
      return harvest === null || harvest.round(2).equals(backup)
        ? []
        : [{ figure, at, harvest, backup }];
    });
    return about && figures.length > 0
      ? [{ subjectId: about.subjectId, currency: about.currency, figures }]
      : [];
  });
  return { kind, report, compared: keys.size, differences, hidesAmounts };
}

/** Computed rows in the form of a report; without currencies if the report does not show them. */
export function comparableComputed(
  kind: ReportKind,
  rows: ReadonlyMap<string, ComputedRow>,
  { masterData, hidesAmounts }: { masterData: MasterData; hidesAmounts: boolean },
): ReadonlyMap<string, ComputedRow> {
  const comparable = comparableRows(kind, rows, masterData);
  if (!hidesAmounts) return comparable;
  const merged = new Map<string, ComputedRow>();
  for (const { subjectId, values, count, running } of comparable.values()) {
    const key = rowKey({ subjectId, currency: "" });
    const before = merged.get(key);
    merged.set(key, {
      subjectId,
      currency: "",
      values: values.map((value, at) => value.plus(before?.values[at] ?? Decimal.ZERO)),
      count: count + (before?.count ?? 0),
      running: running + (before?.running ?? 0),
    });
  }
  return merged;
}

/** The rows that can be compared: the uninvoiced report has active, billable projects; fixed fees are not asked for. */
function comparableRows<Row extends { readonly subjectId: string }>(
  { path }: ReportKind,
  rows: ReadonlyMap<string, Row>,
  { projects }: MasterData,
): ReadonlyMap<string, Row> {
  if (path !== "uninvoiced") return rows;
  return new Map([...rows].filter(([, { subjectId }]) => {
    const project = projects.get(subjectId);
    return project === undefined ||
      (project.isActive && project.isBillable && !project.isFixedFee);
  }));
}

/** Nobody would look for the money of archived projects, since the uninvoiced report leaves them out. */
function logArchived(
  rows: ReadonlyMap<string, ComputedRow>,
  { masterData, findings }: AccountBackup,
): void {
  for (const row of rows.values()) {
    const project = masterData.projects.get(row.subjectId);
    if (!project || project.isActive || !isUninvoiced(row)) continue;
    const [, hours = Decimal.ZERO, , amount = Decimal.ZERO] = row.values;
    findings.add("archived_project", {
      resource: "uninvoiced",
      client: masterData.clientName(project.clientId),
      project: project.name,
      differences: [["h", hours], [row.currency, amount.round(2)]],
    });
  }
}

/** Whether a row of the uninvoiced report has more than tracked hours, which all projects have. */
function isUninvoiced({ values }: ComputedRow): boolean {
  return values.slice(1).some((value) => !value.isZero);
}

/**
 * Reads a report of a window; returns its rows by {@link rowKey}. Adds names and currencies of clients to the master data
 * if they are not there yet.
 * @throws StatusError | TransientError | UnreachableError | PagingError
 */
async function readReport(
  client: HarvestClient,
  { accountId, masterData, signal }: AccountBackup,
  { path, query, subject, figures }: ReportKind,
  { from, to }: ReportWindow,
): Promise<ReadonlyMap<string, ReportRow>> {
  const members = figures.map(({ member }) => member);
  const fields = new RecordFields([`${subject}_id`, `${subject}_name`, "currency", ...members]);
  const rows = new Map<string, ReportRow>();
  const list = client.report(path, { accountId, query: { from, to, ...query }, signal });
  for await (using page of paginate(client, list)) {
    for (const { text } of slicedRecords(page)) {
      fields.load(text, 0, text.length);
      const subjectId = fields.json(`${subject}_id`);
      if (subjectId === null) continue;
      const currency = fields.text("currency") ?? "";
      masterData.learnName(subject, subjectId, fields.text(`${subject}_name`) ?? "");
      if (subject === "client") masterData.learnCurrency(subjectId, currency);
      const key = rowKey({ subjectId, currency });
      // Two rows of one subject and currency, should Harvest give them, are summed.
      const before = rows.get(key)?.values ?? [];
      const values = members.map((member, at) =>
        fields.decimal(member)?.plus(before[at] ?? Decimal.ZERO) ?? null
      );
      rows.set(key, { subjectId, currency, values });
    }
  }
  return rows;
}

/** Logs why a report was not read. If the token's role may not read it, that is the same in all years. */
export function logUnread(
  findings: FindingLog,
  { report, resource, year = null }: { report: string; resource: string; year?: number | null },
): (message: string, isForbidden: boolean) => void {
  return (message, isForbidden) =>
    isForbidden
      ? findings.add("report_forbidden", { resource, record: `the report ${report}` })
      : findings.add("report_unreadable", { resource, year, record: `${report}: ${message}` });
}
