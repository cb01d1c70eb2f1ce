import { isFields, listAt, parseExact, textAt } from "../json/exact.ts";
import { ACCOUNTS_FILE } from "./layout/paths.ts";
import { TopSums } from "./manifest/top_sums.ts";
import { RawReader } from "./raw_reader.ts";

/** An account that a backup has. */
export interface SavedAccount {
  readonly id: string;
  /** Empty where no manifest tells it. */
  readonly name: string;
  /** Whether the token need not list it any more. */
  readonly isForgotten: boolean;
}

/**
 * The accounts of a backup, with those of which nothing is left, ascending by number; none where there is no backup.
 * @throws NewerFormatError, or the system's error
 */
export async function savedAccounts(
  root: string,
  reader: RawReader = new RawReader(root),
): Promise<SavedAccount[]> {
  const ids = await (await TopSums.read(reader)).accounts(reader);
  return await Promise.all(ids.map(async (id) => {
    const manifest = await reader.manifest(id);
    const isForgotten = manifest?.forgottenAt !== undefined;
    return { id, name: manifest?.account.name ?? "", isForgotten };
  }));
}

/** The Harvest accounts that the token of the last run saw; null where the backup does not tell. */
export async function seenAccounts(
  reader: RawReader,
): Promise<{ readonly id: string; readonly name: string }[] | null> {
  try {
    const bytes = await reader.read(ACCOUNTS_FILE);
    if (bytes === null) return null;
    return listAt(parseExact(new TextDecoder().decode(bytes)), "accounts").filter(isFields)
      .filter(({ product }) => product === "harvest")
      .map((account) => ({ id: textAt(account, "id"), name: textAt(account, "name") }));
  } catch {
    return null;
  }
}
