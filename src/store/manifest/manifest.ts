import type { FileEntry } from "../files/file_digest.ts";

/** The version of the layout on disk. A program that finds a higher one touches nothing. */
export const FORMAT = 1;

/** What is known of one resource of an account. Times are ISO 8601 in UTC. */
export interface ResourceEntry {
  /** `complete` | `incomplete` | `forbidden` | `off` | `unavailable`. */
  readonly state: string;
  /** Records in the backup. */
  readonly records: number;
  /** How it was last read: `full` | `incremental`; null if never. */
  readonly read: string | null;
  /** When it was last read completely. */
  readonly read_at: string | null;
  /** The `updated_since` of the next reading, by the server's clock; null where the next one must be whole. */
  readonly watermark: string | null;
  /** When all of it was last read from the first to the last record. */
  readonly last_full_sweep: string | null;
  /** Why it is not complete. */
  readonly reason: string | null;
  /** Nested resources: parents whose records could not be read and are read again by the next run. */
  readonly pending?: readonly string[];
}

/** What a backup of one account holds; written last, so that its presence proves the rest. */
export interface Manifest {
  readonly format: number;
  readonly tool: string;
  readonly account: { readonly id: string; readonly name: string };
  readonly run: { readonly started_at: string; readonly finished_at: string };
  /** The token's role in the account: rows of lesser roles than `administrator` are fewer, without an error. */
  readonly role: string | null;
  /** Whether `<id>.json` files are kept beside the lists. */
  readonly recordFiles: boolean;
  readonly resources: Readonly<Record<string, ResourceEntry>>;
  /** By path below the account's folder; the derived `<id>.json` are not listed. */
  readonly files: ReadonlyMap<string, FileEntry>;
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
  const head = {
    format: manifest.format,
    tool: manifest.tool,
    account: manifest.account,
    run: manifest.run,
  };
  const resources = Object.entries(manifest.resources).map(([name, entry]) =>
    `    ${JSON.stringify(name)}: ${JSON.stringify(entry)}`
  );
  const files = sortedFiles(manifest.files).map(([path, { sizeBytes, sha256 }]) =>
    `    ${JSON.stringify({ path, size: sizeBytes, sha256 })}`
  );
  const lines = [
    "{",
    ...Object.entries(head).map(([key, value]) =>
      `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`
    ),
    `  "role": ${JSON.stringify(manifest.role)},`,
    `  "record_files": ${manifest.recordFiles},`,
    resources.length > 0
      ? `  "resources": {\n${resources.join(",\n")}\n  },`
      : `  "resources": {},`,
    files.length > 0 ? `  "files": [\n${files.join(",\n")}\n  ]` : `  "files": []`,
    "}",
  ];
  return new TextEncoder().encode(lines.join("\n") + "\n");
}

/** @throws NewerFormatError | ManifestError */
export function decodeManifest(bytes: Uint8Array, path: string): Manifest {
  const value = parseObject(bytes, path);
  const wrong = (what: string) => new ManifestError(`Cannot read the manifest "${path}": ${what}`);
  if (typeof value.format !== "number") throw wrong("no format number");
  if (value.format > FORMAT) {
    throw new NewerFormatError(
      `Cannot use the backup: "${path}" has format ${value.format}, this program knows up to ${FORMAT}`,
    );
  }
  if (!Array.isArray(value.files) || !isObject(value.resources)) {
    throw wrong("files or resources missing");
  }
  const files = new Map<string, FileEntry>();
  for (const file of value.files) {
    if (
      !isObject(file) || typeof file.path !== "string" || typeof file.size !== "number" ||
      typeof file.sha256 !== "string"
    ) {
      throw wrong("a file without path, size and sha256");
    }
    files.set(file.path, { sizeBytes: file.size, sha256: file.sha256 });
  }
  const resources: Record<string, ResourceEntry> = {};
  for (const [name, entry] of Object.entries(value.resources)) {
    if (!isObject(entry)) throw wrong(`resource "${name}" is no object`);
    resources[name] = parseResource(entry);
  }
  const account = isObject(value.account) ? value.account : {};
  const run = isObject(value.run) ? value.run : {};
  return {
    format: value.format,
    tool: textOf(value.tool) ?? "",
    account: { id: textOf(account.id) ?? "", name: textOf(account.name) ?? "" },
    run: { started_at: textOf(run.started_at) ?? "", finished_at: textOf(run.finished_at) ?? "" },
    role: textOf(value.role),
    recordFiles: value.record_files !== false,
    resources,
    files,
  };
}

/** Files in the order both the manifest and SHA256SUMS list them. */
export function sortedFiles(files: ReadonlyMap<string, FileEntry>): [string, FileEntry][] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What a manifest says of a resource; members that are missing or of another form say as little as they can. */
export function parseResource(entry: Readonly<Record<string, unknown>>): ResourceEntry {
  const pending = Array.isArray(entry.pending) ? entry.pending.map(String) : null;
  return {
    state: textOf(entry.state) ?? "incomplete",
    records: typeof entry.records === "number" ? entry.records : 0,
    read: textOf(entry.read),
    read_at: textOf(entry.read_at),
    watermark: textOf(entry.watermark),
    last_full_sweep: textOf(entry.last_full_sweep),
    reason: textOf(entry.reason),
    ...(pending ? { pending } : {}),
  };
}

function parseObject(bytes: Uint8Array, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new ManifestError(`Cannot read the manifest "${path}": it is not JSON`, { cause });
  }
  if (!isObject(value)) {
    throw new ManifestError(`Cannot read the manifest "${path}": it is no object`);
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
