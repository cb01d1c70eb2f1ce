import { isUtf8 } from "node:buffer";
import { jsonEnd } from "../json/json_end.ts";
import { eachMember, JsonSyntaxError, skipSpace } from "../json/scan.ts";
import { type BadRecord, type RecordSlices, sliceArray } from "../json/slice_records.ts";

/** What a page says besides its records. */
export interface PageInfo {
  /** How many records the whole collection has; null if Harvest does not say. */
  readonly totalEntries: number | null;
  readonly totalPages: number | null;
  readonly page: number | null;
  /** Absolute URL of the next page as the server gave it; null on the last. */
  readonly nextUrl: string | null;
}

/** One page of a list. Its bytes are in a lent buffer, which goes back when the page is disposed of. */
export interface Page extends PageInfo, Disposable {
  readonly url: string;
  /** The page's text, on one line. */
  readonly bytes: Uint8Array;
  /** Where its records are in `bytes`. */
  readonly slices: RecordSlices;
  /** Records that were left out, since they are no records of JSON: see {@link PageRequest.salvage}. */
  readonly bad: readonly BadRecord[];
  /** The server's time of the response; null if it gave none. */
  readonly date: Date | null;
  /** How long it took to find its records in what was received. */
  readonly scanMs: number;
}

const DECODER = new TextDecoder();

/**
 * Locates a page's records and reads the rest of it. `wrapper` is the key of the records; null takes the only array.
 * With `undocumented` (collections whose form is not documented) records need no id, and everything else may be missing.
 * Records that are not JSON are left out and passed to `onBad`; without it the page is refused.
 * @throws JsonSyntaxError if it is not a page: not JSON, without the wrapper, or silent about the next page
 */
export function readPage(
  bytes: Uint8Array,
  slices: RecordSlices,
  { url, wrapper, undocumented, onBad }: {
    url: string;
    wrapper: string | null;
    undocumented: boolean;
    onBad?: (bad: BadRecord) => void;
  },
): PageInfo {
  const envelope = new Map<string, unknown>();
  let found = 0;
  const pageEnd = eachMember(bytes, skipSpace(bytes, 0), {
    end: bytes.length,
    takeValue({ keyStart, keyEnd, valueStart }) {
      const key = DECODER.decode(bytes.subarray(keyStart + 1, keyEnd - 1));
      if (bytes[valueStart] === 0x5b && (key === wrapper || wrapper === null)) {
        if (++found > 1) {
          throw new JsonSyntaxError("Cannot read a page: it has more than one array");
        }
        return sliceArray(bytes, slices, {
          at: valueStart,
          end: bytes.length,
          undocumented,
          onBad,
        });
      }
      const valueEnd = jsonEnd(bytes, valueStart, bytes.length);
      if (ENVELOPE.has(key)) {
        envelope.set(key, JSON.parse(DECODER.decode(bytes.subarray(valueStart, valueEnd))));
      }
      return valueEnd;
    },
  });
  if (skipSpace(bytes, pageEnd) < bytes.length) {
    throw new JsonSyntaxError("Cannot read a page: there is text after its end");
  }
  if (found === 0) {
    throw new JsonSyntaxError(`Cannot read a page: it has no list "${wrapper ?? "of records"}"`);
  }
  return {
    totalEntries: numberOf(envelope.get("total_entries")),
    totalPages: numberOf(envelope.get("total_pages")),
    page: numberOf(envelope.get("page")),
    nextUrl: nextUrl(envelope, { url, undocumented }),
  };
}

const ENVELOPE: ReadonlySet<string> = new Set([
  "total_entries",
  "total_pages",
  "page",
  "next_page",
  "links",
]);

/**
 * `links.next` decides if there are links: on the middle pages of a cursor list `next_page` is null. Source: the page
 * on pagination of the API's documentation.
 */
function nextUrl(
  envelope: ReadonlyMap<string, unknown>,
  { url, undocumented }: { url: string; undocumented: boolean },
): string | null {
  const links = envelope.get("links");
  if (typeof links === "object" && links !== null && "next" in links) {
    if (links.next === null) return null;
    if (typeof links.next === "string") {
      const next = URL.parse(links.next, url);
      if (!next) throw new JsonSyntaxError("Cannot read a page: links.next is not a URL");
      return next.href;
    }
  }
  const nextPage = envelope.get("next_page");
  if (typeof nextPage === "number") {
    const next = new URL(url);
    next.searchParams.set("page", String(nextPage));
    return next.href;
  }
  if (nextPage === null || undocumented) return null;
  throw new JsonSyntaxError("Cannot read a page: it says neither links.next nor next_page");
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Whether bytes are one whole JSON object in UTF-8. @throws JsonSyntaxError if not */
export function checkObject(bytes: Uint8Array): void {
  const fail = (problem: string) => new JsonSyntaxError(`Cannot read an object: ${problem}`);
  const start = skipSpace(bytes, 0);
  if (bytes[start] !== 0x7b) throw fail("it is none");
  if (!isUtf8(bytes)) throw fail("it is not UTF-8");
  if (skipSpace(bytes, jsonEnd(bytes, start, bytes.length)) < bytes.length) {
    throw fail("there is text after its end");
  }
}
