import { isFields, listAt, parseExact, textAt } from "../../json/exact.ts";
import { ACCOUNTS_FILE } from "../layout/paths.ts";
import type { RawReader } from "../raw_reader.ts";

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
