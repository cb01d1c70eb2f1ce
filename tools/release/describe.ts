import settings from "../../deno.json" with { type: "json" };
import { TARGETS } from "../compile.ts";

/** The description that all packages are made from: `packaging/release.json`. */
export interface Release {
  readonly name: string;
  readonly summary: string;
  readonly license: string;
  /** `owner/name` on GitHub; null until there is one. */
  readonly repository: string | null;
  /** SHA-256 of the archive for each target, in lower-case hexadecimal digits; empty until there is a release. */
  readonly checksums: Readonly<Record<string, string>>;
}

export const VERSION: string = settings.version;
const SUMS_LINE_REGEXP = /^([0-9a-f]{64}) [ *](\S+)$/;

/** The archive of a target, such as `linux-x64`, without the end of its name. */
export function archiveName(target: string, version: string): string {
  return `getharvest-backup-${version}-${target}`;
}

/** Zip is what Windows opens without another program. */
export function archiveFile(target: string, version: string): string {
  return `${archiveName(target, version)}${target.startsWith("windows") ? ".zip" : ".tar.gz"}`;
}

/**
 * The checksums of a release's archives, by target.
 * @param sums the text of its `SHA256SUMS`
 * @throws RangeError if an archive is missing
 */
export function checksumsOf(sums: string, version: string): Record<string, string> {
  const digests = new Map(
    sums.split("\n").map((line) => SUMS_LINE_REGEXP.exec(line)).filter((match) => match !== null)
      .map(([, digest = "", file = ""]) => [file, digest]),
  );
  return Object.fromEntries(
    Object.keys(TARGETS).map((target) => {
      const file = archiveFile(target, version);
      const digest = digests.get(file);
      if (digest === undefined) throw new RangeError(`SHA256SUMS does not list ${file}`);
      return [target, digest];
    }),
  );
}

/** The fields of templates and the value of each. @throws RangeError if the description lacks something */
export function fieldsOf(
  { repository, summary, checksums }: Release,
  version: string,
): ReadonlyMap<string, string> {
  if (!repository) {
    throw new RangeError("packaging/release.json names no repository: use --repository OWNER/NAME");
  }
  const [owner = "", repositoryName = ""] = repository.split("/");
  const digests = Object.keys(TARGETS).map((target) => {
    const digest = checksums[target];
    if (digest === undefined) {
      throw new RangeError(`packaging/release.json has no checksum of ${target}: use --sums FILE`);
    }
    return [`SHA256_${target.toUpperCase().replace("-", "_")}`, digest] as const;
  });
  return new Map([
    ["OWNER", owner],
    ["REPOSITORY", repository],
    ["REPOSITORY_NAME", repositoryName],
    ["SUMMARY", summary],
    ["VERSION", version],
    // pacman allows no hyphen in a version.
    ["VERSION_PACMAN", version.replaceAll("-", "_")],
    ...digests,
    ...digests.map(([name, digest]) => [`${name}_UPPER`, digest.toUpperCase()] as const),
  ]);
}

/** A template with its fields, `@NAME@`, filled in. @throws RangeError for a field that is not known */
export function fill(template: string, fields: ReadonlyMap<string, string>): string {
  return template.replaceAll(/@([A-Z][A-Z0-9_]+)@/g, (_, name) => {
    const value = fields.get(name);
    if (value === undefined) throw new RangeError(`There is no field ${name}`);
    return value;
  });
}

/** The texts of a document that are hidden until there is a repository: shown, with their fields filled in. */
export function publish(document: string, fields: ReadonlyMap<string, string>): string {
  return document.replaceAll(
    /<!-- when published\n([\s\S]*?)-->\n/g,
    (_, text) => fill(text, fields),
  );
}
