import { paginate } from "../../harvest/paginate.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import { Decimal } from "../../figures/decimal.ts";
import type { FindingLog } from "../ledger/finding_log.ts";
import type { MasterData } from "../ledger/master_data.ts";
import { RecordFields } from "../../figures/record_fields.ts";
import {
  type ReportKind,
  type ReportRow,
  type ReportWindow,
  rowKey,
} from "../ledger/report_kind.ts";
import type { LiveAccount } from "./current_records.ts";

/**
 * Reads a report of a window; returns its rows by {@link rowKey}. Adds names and currencies of clients to the master data
 * if they are not there yet.
 * @throws StatusError | TransientError | UnreachableError | PagingError
 */
export async function readReport(
  { client, accountId, signal }: LiveAccount,
  { path, query, subject, figures }: ReportKind,
  { window: { from, to }, masterData }: { window: ReportWindow; masterData: MasterData },
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
