import type { Account } from "../../harvest/accounts.ts";
import { sameBytes } from "../../json/same_record.ts";
import type { BackupFolder } from "../../store/write/backup_folder.ts";
import { listText } from "../../store/lists/list_writer.ts";
import { ACCOUNTS_FILE } from "../../store/layout/paths.ts";

/** Keeps the list of all accounts the token sees, Forecast's too, each as the ID service sent it. */
export async function placeAccounts(
  folder: BackupFolder,
  accounts: readonly Account[],
): Promise<void> {
  const list = new TextDecoder().decode(listText(accounts.map(({ text }) => text))).trimEnd();
  const bytes = new TextEncoder().encode(`{"accounts":${list}}\n`);
  const before = await folder.reader.read(ACCOUNTS_FILE);
  if (before && sameBytes(before, bytes)) return;
  await folder.commit([{
    kind: "put",
    path: ACCOUNTS_FILE,
    staged: await folder.work.stageBytes(bytes),
  }]);
}
