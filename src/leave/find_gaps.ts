import { type AccountSource, savedRecords } from "../export/read_account.ts";
import { CATALOG } from "../harvest/catalog.ts";
import { ADMINISTRATOR } from "../harvest/roles.ts";
import { isFields, listAt, parseExact, textAt } from "../json/exact.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { accountPaths, ACCOUNTS_FILE, JOURNAL_FILE } from "../store/layout/paths.ts";

/** States of a resource in which nothing is missing. */
const WHOLE = ["complete", "off", "unavailable"];

/** Why a backup is not all that Harvest has; empty if it is. */
export async function findGaps(
  output: string,
  { sources, isConsistent }: {
    readonly sources: readonly AccountSource[];
    readonly isConsistent: boolean;
  },
): Promise<string[]> {
  const reader = new BackupReader(output);
  const gaps: string[] = [];
  const saved = sources.map(({ id }) => id);
  for (const { id, name } of await knownAccounts(reader)) {
    if (!saved.includes(id)) gaps.push(`${name} (${id}): the account is not in the backup`);
  }
  const artifacts = [...(await reader.artifacts()).keys()];
  for (const source of sources) {
    const { account, resources, role } = source.manifest;
    if (role !== ADMINISTRATOR) {
      gaps.push(`${account.name}: the token was not an administrator's and did not see everything`);
    }
    const unread = CATALOG.filter(({ name, optional }) => !optional && !(name in resources));
    if (unread.length > 0) {
      gaps.push(`${account.name}: never backed up: ${unread.map(({ name }) => name).join(", ")}`);
    }
    for (const { folder, artifact } of CATALOG) {
      if (artifact === undefined) continue;
      const saved = artifacts.filter((path) =>
        path.startsWith(`${accountPaths(source.id).root}/${folder}/`)
      ).length;
      let expected = 0;
      for await (const { fields } of savedRecords(source, folder)) {
        if (artifact !== "receipt" || isFields(fields["receipt"])) expected++;
      }
      if (saved < expected) {
        gaps.push(`${account.name}: ${expected - saved} PDFs or receipts of ${folder} are missing`);
      }
    }
    for (const [name, { state, reason }] of Object.entries(resources)) {
      if (WHOLE.includes(state)) continue;
      gaps.push(`${account.name}: ${name} is ${state}${reason === null ? "" : ` (${reason})`}`);
    }
  }
  if (await reader.exists(JOURNAL_FILE)) gaps.push("a run of backup has not ended");
  if (!isConsistent) gaps.push("the audit found what does not add up: see audit.html");
  return gaps;
}

/** The Harvest accounts that the token saw. */
async function knownAccounts(reader: BackupReader): Promise<{ id: string; name: string }[]> {
  const bytes = await reader.read(ACCOUNTS_FILE);
  try {
    const list = bytes ? parseExact(new TextDecoder().decode(bytes)) : {};
    return listAt(list, "accounts").filter(isFields).filter(({ product }) => product === "harvest")
      .map((account) => ({ id: textAt(account, "id"), name: textAt(account, "name") }));
  } catch {
    return [];
  }
}
