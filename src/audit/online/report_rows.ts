import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { paginate } from "../../harvest/paginate.ts";
import { Decimal } from "../ledger/decimal.ts";
import type { Directory } from "../ledger/directory.ts";
import { RecordFields } from "../ledger/record_fields.ts";
import type { ReportKind } from "../ledger/report_kind.ts";
import type { ReportWindow } from "../ledger/report_window.ts";
import { rowKey } from "../ledger/tally.ts";

/** One row of a report as Harvest gives it. */
export interface ReportRow {
  readonly subjectId: string;
  /** "" where the token's role may not see it. */
  readonly currency: string;
  /** In the order of the kind's figures; null where the token's role may not see one. */
  readonly values: (Decimal | null)[];
}

/** Rows by their key within the report. */
export type ReportRows = ReadonlyMap<string, ReportRow>;

/** Where a report is read. */
export interface ReportSource {
  readonly client: HarvestClient;
  readonly accountId: string;
  readonly signal: AbortSignal;
}

/**
 * Reads a report of a window. Names that the directory does not have are learned from it, and currencies of clients.
 * @throws StatusError | TransientError | UnreachableError | PagingError
 */
export async function readReport(
  { client, accountId, signal }: ReportSource,
  kind: ReportKind,
  { window, directory }: { window: ReportWindow; directory: Directory },
): Promise<ReportRows> {
  const { path, query, subject, figures } = kind;
  const fields = new RecordFields([
    `${subject}_id`,
    `${subject}_name`,
    "currency",
    ...figures.map(({ member }) => member),
  ]);
  const rows = new Map<string, ReportRow>();
  const list = client.report(path, {
    accountId,
    query: { from: window.from, to: window.to, ...query },
    signal,
  });
  for await (using page of paginate(client, list)) {
    const { bytes, slices } = page;
    for (let i = 0; i < slices.count; i++) {
      fields.load(bytes, slices.starts[i] ?? 0, slices.ends[i] ?? 0);
      const subjectId = fields.json(`${subject}_id`);
      if (subjectId === null) continue;
      const currency = fields.text("currency") ?? "";
      directory.learnName(subject, subjectId, fields.text(`${subject}_name`) ?? "");
      if (subject === "client") directory.learnCurrency(subjectId, currency);
      const values = figures.map(({ member }) => fields.decimal(member));
      const key = rowKey(subjectId, currency);
      rows.set(key, { subjectId, currency, values: added(rows.get(key)?.values, values) });
    }
  }
  return rows;
}

/** Two rows of one subject and currency, should there be such, are one. */
function added(
  before: readonly (Decimal | null)[] | undefined,
  values: (Decimal | null)[],
): (Decimal | null)[] {
  return before === undefined
    ? values
    : values.map((value, i) => value && (before[i] ?? Decimal.ZERO).plus(value));
}
