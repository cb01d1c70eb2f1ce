import type { ReportSource } from "./report_rows.ts";
import type { AuditRun } from "./audit_run.ts";
import type { AuditClients } from "./connect_audit.ts";
import { Directory } from "./directory.ts";
import { readFresh } from "./fresh_records.ts";
import type { YearBook } from "./year_book.ts";

/** The part of an account's audit that asks Harvest. */
export interface OnlineRun extends AuditRun {
  readonly clients: AuditClients;
  readonly years: YearBook;
  /** Harvest's reports are read again and again; what else is needed, only if something differs. */
  readonly now: Date;
  readonly onProgress: (progress: { readonly year: number; readonly done: number; readonly total: number }) => void;
}

/** Where an account's reports are read. */
export function reportSource({ clients, accountId, signal }: OnlineRun): ReportSource {
  return { client: clients.reports, accountId, signal };
}

/** Names and settings as Harvest has them now. @throws StatusError | TransientError | UnreachableError | PagingError */
export async function freshDirectory(run: OnlineRun): Promise<Directory> {
  const directory = new Directory();
  for (const resource of ["clients", "projects"] as const) {
    const seen = { resource, path: `/${resource}`, query: {} };
    await readFresh(run, seen, (record) => directory.see(resource, record));
  }
  return directory;
}
