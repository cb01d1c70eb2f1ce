import { withoutMember } from "../../src/json/same_record.ts";

/** Lists of records and of child records; the partitions of other lists are left out, they would count twice. */
const LIST = /^(harvest_account_\d+\/(?!projects\/\d)\w+)\/(list|\d+_\w+)\.json$/;

/** All that a backup ever held, to be found in it still. */
export class KeptVersions {
  /** By folder: each record's text, as it was, and the day it was first seen. */
  readonly #held = new Map<string, Map<string, string>>();
  /** By folder: ids that `list.json` ever held. */
  readonly #ids = new Map<string, Set<string>>();

  /** Remembers what a backup holds. */
  remember(files: ReadonlyMap<string, string>, today: string): void {
    for (const [path, text] of files) {
      const [, folder, name] = LIST.exec(path) ?? [];
      if (folder === undefined) continue;
      const held = entryOf(this.#held, folder, () => new Map<string, string>());
      for (const record of recordsOf(text)) {
        if (held.has(record)) continue;
        held.set(record, today);
        if (name === "list") entryOf(this.#ids, folder, () => new Set<string>()).add(idOf(record));
      }
    }
  }

  /** Records that were held once and are nowhere now, and those called deleted that are not; one line each. */
  missing(files: ReadonlyMap<string, string>, { now }: { readonly now: Date }): string[] {
    return [...this.#held].flatMap(([folder, held]) => {
      const kept = keptIn(files, folder);
      const found = new Set(kept.flatMap(({ records }) => records.map(lasting)));
      for (const [path, text] of files) {
        if (LIST.exec(path)?.[1] === folder) {
          for (const record of recordsOf(text)) found.add(lasting(record));
        }
      }
      const lost = [...held].filter(([record]) => !found.has(lasting(record)))
        .map(([record, day]) => `${folder}: lost ${record.slice(0, 120)} of ${day}`);
      // Times are the server's, even if this machine's clock is wrong.
      const early = kept.filter(({ noticedAt }) => Date.parse(noticedAt) > now.getTime())
        .map(({ id, noticedAt }) => `${folder}: ${id} was noticed in the future, at ${noticedAt}`);
      return [...lost, ...early, ...this.#undeleted(files, folder)];
    });
  }

  /** How many versions it remembers. */
  get count(): number {
    return [...this.#held.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** `deleted.json` must hold exactly what was there once and is not there now. */
  #undeleted(files: ReadonlyMap<string, string>, folder: string): string[] {
    const now = new Set(recordsOf(files.get(`${folder}/list.json`) ?? "").map(idOf));
    const deleted = new Set(recordsOf(files.get(`${folder}/deleted.json`) ?? "").map(idOf));
    const left = new Set([...this.#ids.get(folder) ?? []].filter((id) => !now.has(id)));
    return [
      ...[...left].filter((id) => !deleted.has(id)).map((id) =>
        `${folder}: ${id} left, and deleted.json does not have it`
      ),
      ...[...deleted].filter((id) => !left.has(id)).map((id) =>
        `${folder}: deleted.json has ${id}, which did not leave`
      ),
    ];
  }
}

/** Earlier versions and deleted records of a folder, with their child records. */
function keptIn(
  files: ReadonlyMap<string, string>,
  folder: string,
): { id: string; noticedAt: string; records: string[] }[] {
  const paths = [...files.keys()].filter((path) =>
    path.startsWith(`${folder}/`) && /\/(history\.ndjson|deleted(_\w+)?\.json)$/.test(path)
  );
  return paths.flatMap((path) => {
    const text = files.get(path) ?? "";
    const lines = path.endsWith(".ndjson")
      ? text.split("\n").filter((line) => line !== "")
      : recordsOf(text);
    return lines.map((line) => {
      const { id, noticed_at, record, nested = {} } = JSON.parse(line);
      const records = [record, ...Object.values(nested).flat()].map((each) => JSON.stringify(each));
      return { id: String(id), noticedAt: String(noticed_at), records };
    });
  });
}

/** Records of a list file, one a line. */
function recordsOf(list: string): string[] {
  return list.split("\n").filter((line) => line.startsWith("{")).map((line) =>
    line.replace(/,$/, "")
  );
}

function idOf(record: string): string {
  return /^\{"id":(\d+)/.exec(record)?.[1] ?? "";
}

const lastingTexts = new Map<string, string>();

/** A record's text without what changes on every access. Every text is asked for many times over a year. */
function lasting(text: string): string {
  return entryOf(lastingTexts, text, () => {
    const bytes = new TextEncoder().encode(JSON.stringify(JSON.parse(text)));
    return new TextDecoder().decode(withoutMember(bytes, "updated_at"));
  });
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
