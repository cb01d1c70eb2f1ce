import { findMember, JsonSyntaxError, readMember, skipSpace } from "../json/scan.ts";
import { RecordSlices, sliceArray, slicedRecords } from "../json/slice_records.ts";

/** A company the token can see; `product` is `harvest` or `forecast`. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly product: string;
  /** The account's object as the ID service sent it. */
  readonly text: Uint8Array<ArrayBuffer>;
}

/**
 * The accounts, each once, in the response to `GET https://id.getharvest.com/api/v2/accounts`.
 * @throws JsonSyntaxError if it is not such a response
 */
export function readAccounts(bytes: Uint8Array): Account[] {
  const start = skipSpace(bytes, 0);
  const list = findMember(bytes, "accounts", { at: start });
  if (!list) throw new JsonSyntaxError(`Cannot read the accounts: there is no list "accounts"`);
  const slices = new RecordSlices();
  sliceArray(bytes, slices, { at: list.valueStart, end: list.valueEnd });
  const accounts = Array.from(slicedRecords({ bytes, slices }), ({ id, text }) => {
    const name = readMember(text, "name");
    const product = readMember(text, "product");
    return {
      id,
      name: typeof name === "string" ? name : "",
      product: typeof product === "string" ? product : "unknown",
      text: text.slice(),
    };
  });
  const firstOf = new Map(accounts.toReversed().map((account) => [account.id, account]));
  return accounts.filter((account) => firstOf.get(account.id) === account);
}
