import { listOf, mapOf, number, object, or, ShapeError, text } from "../../json/shape.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { parseQuarantine, type QuarantineEntry, quarantineText } from "./quarantine_entry.ts";
import type { Refusal } from "./refusal.ts";
import { parseResource, type ResourceEntry } from "./resource_entry.ts";

export {
  type Debt,
  parseResource,
  type ResourceEntry,
  withDebts,
  withoutDebts,
  withoutFullListings,
} from "./resource_entry.ts";

/** The version of the layout on disk. A program that finds a higher one touches nothing. */
export const FORMAT = 1;

/** What a backup of one account holds; written last, so that its presence proves the rest. */
export interface Manifest {
  readonly format: number;
  readonly tool: string;
  readonly account: { readonly id: string; readonly name: string };
  readonly run: {
    readonly started_at: string;
    readonly finished_at: string;
    /** By Harvest's clock: the `noticed_at` of all that the run found. */
    readonly noticed_at?: string | null;
    /** That of the run before: the run found what changed since; null if it is the first one, or that is not known. */
    readonly changes_since?: string | null;
    /** Resources that it was told to leave out, and `artifacts` if it was told to leave out PDFs and receipts. */
    readonly left_out?: readonly string[];
  };
  /** The token's role in the account: rows of lesser roles than `administrator` are fewer, without an error. */
  readonly role: string | null;
  /** Whether `<id>.json` files are kept beside the lists. */
  readonly recordFiles: boolean;
  /** Whether files of another program are still to be taken over. */
  readonly isImported: boolean;
  /** Since when the token need not list the account any more, ISO 8601; absent if it must. */
  readonly forgottenAt?: string;
  readonly resources: Readonly<Record<string, ResourceEntry>>;
  /** What Harvest answers for what it does not give, by path below the account's folder or by resource. */
  readonly refusals?: Readonly<Record<string, Refusal>>;
  /** Files that were not as they were written, oldest first. */
  readonly quarantine: readonly QuarantineEntry[];
  /** By path below the account's folder; the derived `<id>.json` are not listed. */
  readonly files: ReadonlyMap<string, FileEntry>;
}

/** A manifest that promises nothing. */
export function emptyManifest(accountId: string): Manifest {
  return {
    format: FORMAT,
    tool: "",
    account: { id: accountId, name: "" },
    run: { started_at: "", finished_at: "" },
    role: null,
    recordFiles: false,
    isImported: false,
    resources: {},
    quarantine: [],
    files: new Map(),
  };
}

/** A manifest that cannot be used: not JSON, not of the form. */
export class ManifestError extends Error {
  override name = "ManifestError";
}

/** A manifest of a later format than this program knows. */
export class NewerFormatError extends Error {
  override name = "NewerFormatError";
}

/** The manifest's text: JSON, one resource and one file a line. */
export function encodeManifest(manifest: Manifest): Uint8Array<ArrayBuffer> {
  const { format, tool, account, run, role, refusals = {}, quarantine } = manifest;
  const json = JSON.stringify;
  const lines = (open: string, items: readonly string[], close: string) =>
    items.length > 0 ? `${open}\n    ${items.join(",\n    ")}\n  ${close}` : open + close;
  const resources = Object.entries(manifest.resources);
  const files = sortedFiles(manifest.files).map(([path, { sizeBytes: size, sha256 }]) =>
    json({ path, size, sha256 })
  );
  const members = {
    format: json(format),
    tool: json(tool),
    account: json(account),
    run: json(run),
    role: json(role),
    record_files: json(manifest.recordFiles),
    imported: manifest.isImported ? "true" : undefined,
    forgotten_at: json(manifest.forgottenAt),
    resources: lines("{", resources.map(([name, entry]) => `${json(name)}: ${json(entry)}`), "}"),
    refusals: Object.keys(refusals).length > 0 ? json(refusals) : undefined,
    quarantine: quarantine.length > 0 ? quarantineText(quarantine, "  ") : undefined,
    files: lines("[", files, "]"),
  };
  const texts = Object.entries(members).flatMap(([name, text]) =>
    text === undefined ? [] : `  ${json(name)}: ${text}`
  );
  return new TextEncoder().encode(`{\n${texts.join(",\n")}\n}\n`);
}

const parseFormat = object({ format: number });

const parseManifest = object({
  tool: or(text, ""),
  account: or(object({ id: or(text, ""), name: or(text, "") }), { id: "", name: "" }),
  run: or(
    object({
      started_at: or(text, ""),
      finished_at: or(text, ""),
      noticed_at: or(text, undefined),
      changes_since: or(text, null),
      left_out: or(listOf(text), undefined),
    }),
    { started_at: "", finished_at: "", changes_since: null },
  ),
  role: or(text, null),
  record_files: (value) => value !== false,
  imported: (value) => value === true,
  forgotten_at: or(text, undefined),
  resources: mapOf(parseResource),
  refusals: or(mapOf(object({ answer: text, days: listOf(text) })), undefined),
  quarantine: or(parseQuarantine, []),
  files: listOf(object({ path: text, size: number, sha256: text })),
});

/** @throws NewerFormatError | ManifestError */
export function decodeManifest(bytes: Uint8Array, path: string): Manifest {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const { format } = parseFormat(value);
    if (format > FORMAT) {
      throw new NewerFormatError(
        `Cannot use the backup: "${path}" has format ${format}, this program knows up to ${FORMAT}`,
      );
    }
    const { record_files, imported, forgotten_at, files, ...manifest } = parseManifest(value);
    return {
      format,
      ...manifest,
      recordFiles: record_files,
      isImported: imported,
      ...(forgotten_at === undefined ? {} : { forgottenAt: forgotten_at }),
      files: new Map(
        files.map(({ path, size, sha256 }) => [path, { sizeBytes: size, sha256 }]),
      ),
    };
  } catch (cause) {
    const problem = cause instanceof ShapeError
      ? cause.message
      : cause instanceof SyntaxError
      ? "it is not JSON"
      : null;
    if (problem === null) throw cause;
    throw new ManifestError(`Cannot read the manifest "${path}": ${problem}`, { cause });
  }
}

/** Files in the order both the manifest and SHA256SUMS list them. */
export function sortedFiles(files: ReadonlyMap<string, FileEntry>): [string, FileEntry][] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * When the last run of a backup began: an account whose manifest has another time was left out of it. Which run was the last
 * is decided by Harvest's clock, as ours may have been wrong.
 */
export function lastStart(manifests: Iterable<Manifest>): string | undefined {
  return Array.from(manifests, ({ run }) => [run.noticed_at ?? run.started_at, run.started_at])
    .sort().at(-1)?.[1];
}
