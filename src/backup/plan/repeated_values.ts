import type { Resource } from "../../harvest/catalog.ts";
import type { RepeatedList } from "../../harvest/repeated.ts";
import { scalarText } from "../../json/exact.ts";
import { FieldFinder } from "../../json/field_finder.ts";
import { StreamDigest } from "../../store/files/file_digest.ts";
import { idsOf } from "../../store/lists/record_batch.ts";
import type { KnownAccount } from "../context/known_account.ts";

const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();
/** Hexadecimal digits of the digests: 64 bits, which no two of an account will share by chance. */
const DIGITS = 16;

/** What lists say that child records repeat, so that a run knows which of those are of before. */
export class RepeatedValues {
  /** By list and id: digests of what is repeated under it, added up, since records come in any order. */
  readonly #sums = new Map<string, Map<string, bigint>>();

  /** Takes the records of a list, in place of any before; after the lists that are repeated along with it. */
  taker({ name, by, values, along }: RepeatedList): (record: Uint8Array) => void {
    const sums = new Map<string, bigint>();
    this.#sums.set(name, sums);
    const paths = [...new Set([by, ...Object.keys(along), ...values])];
    const finder = new FieldFinder(paths.map((path) => path.split(".")));
    return (record) => {
      finder.find(record, 0, record.length);
      const found = new Map(paths.map((path, at) => {
        const [start = -1, end = -1] = [finder.starts[at], finder.ends[at]];
        return [path, start < 0 ? "null" : scalarText(DECODER.decode(record.subarray(start, end)))];
      }));
      const others = Object.entries(along).map(([path, list]) =>
        this.#sumOf(list, found.get(path) ?? "")
      );
      const key = found.get(by) ?? "";
      sums.set(key, (sums.get(key) ?? 0n) + digestOf([...found.values(), ...others].join("\n")));
    };
  }

  /** A digest of what the children of a parent repeat, if they are the records with these ids. */
  of({ repeats }: Resource, parentId: string, ids: readonly string[]): string {
    if (!repeats) return "";
    const sum = (repeats.under === "parent" ? [parentId] : ids)
      .reduce((sum, id) => sum + this.#sumOf(repeats.list, id), 0n);
    return BigInt.asUintN(DIGITS * 4, sum).toString(16).padStart(DIGITS, "0");
  }

  /**
   * Whether the children of a parent that are on disk repeat what the lists do not say any more, or nobody knows.
   * `isUsable`: whether a file of the backup is as it was written.
   */
  async isOutdated(
    resource: Resource,
    parentId: string,
    { known, isUsable }: {
      known: KnownAccount;
      isUsable: (path: string) => Promise<boolean>;
    },
  ): Promise<boolean> {
    const recorded = known.entry(resource)?.repeated?.[parentId];
    if (recorded === undefined) return true;
    const path = known.paths.childList(resource.folder, parentId, resource.suffix ?? "");
    const mustRead = resource.repeats?.under === "child" && known.file(path) !== null;
    if (mustRead && !await isUsable(path)) return true;
    const ids = mustRead ? await idsOf(known.reader.list(path)) : null;
    const texts = Array.from({ length: ids?.length ?? 0 }, (_, at) => ids?.text(at) ?? "");
    return recorded !== this.of(resource, parentId, texts);
  }

  #sumOf(list: string, id: string): bigint {
    return this.#sums.get(list)?.get(id) ?? 0n;
  }
}

function digestOf(text: string): bigint {
  const digest = new StreamDigest();
  digest.update(ENCODER.encode(text));
  return BigInt(`0x${digest.finish().sha256.slice(0, DIGITS)}`);
}
