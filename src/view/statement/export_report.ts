import { TargetFile } from "../../store/files/target_file.ts";
import { UsageError } from "../../usage_error.ts";
import { BackupIndex, type IndexPlace } from "../index/backup_index.ts";
import { LocaleText } from "../html/locale_text.ts";
import { accountsOf } from "../html/page.ts";
import { reportPage } from "./report_page.ts";

/** What is to be reported, and where to. */
export interface ReportRequest extends IndexPlace {
  /** The HTML file; what is there is replaced once the new one is whole. */
  readonly to: string;
  /** One account's id; null: all of the backup. */
  readonly account: string | null;
  /** The reader's language, for numbers and dates: `de-DE`. */
  readonly locale: string;
}

/**
 * Writes one HTML file with the charts and totals of a backup, to be sent to somebody who has neither backup nor
 * program: it loads nothing and runs nothing.
 * @throws UsageError if there is no such backup; RecordError | ListFormatError if it is damaged
 */
export async function exportReport(
  request: ReportRequest,
): Promise<{ readonly sizeBytes: number }> {
  using index = await BackupIndex.open(request);
  // No address to begin links with: the file leads nowhere.
  const context = {
    database: index.database,
    lists: index.lists,
    base: "",
    folder: index.folder,
    locale: new LocaleText(request.locale),
    isBuilding: false,
  };
  const accounts = accountsOf(context).filter(({ id }) =>
    request.account === null || id === request.account
  );
  if (accounts.length === 0) {
    throw new UsageError(
      `Cannot report on account "${request.account}": the backup "${request.output}" does not have it`,
    );
  }
  using target = await TargetFile.create(request.to, { outside: request.output });
  await target.append(reportPage(context, { accounts, digest: index.version }).text);
  return await target.place();
}
