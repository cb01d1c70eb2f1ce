import { TopSums } from "./manifest/top_sums.ts";
import { RawReader } from "./raw_reader.ts";

/** An account that a backup has. */
export interface SavedAccount {
  readonly id: string;
  /** Empty where no manifest has it. */
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
