import { CATALOG, type Resource } from "../harvest/catalog.ts";
import { REFERENCES } from "../harvest/references.ts";
import { slicedRecords } from "../json/slice_records.ts";
import { readMember } from "../json/scan.ts";
import { BackupReader } from "../store/backup_reader.ts";
import type { FieldChange } from "../store/history/field_changes.ts";
import { readHistory } from "../store/history/history_reader.ts";
import type { Manifest } from "../store/manifest/manifest.ts";
import { sourceOf } from "./history.ts";
import { listsOf, recordName } from "./record_name.ts";

const DECODER = new TextDecoder();
const DAY_MS = 86_400_000;

/** What happened to one record, by the name that people call it. */
export interface RecentChange {
  readonly accountId: string;
  readonly resource: string;
  readonly recordId: string;
  readonly name: string;
  /** `repeated`: only names and the like of other records changed, which it repeats. */
  readonly kind: "added" | "changed" | "deleted" | "repeated";
  /** `changed` only: what differs now. */
  readonly fields: readonly FieldChange[];
}

/** An account and from when on its changes are looked for. */
export interface RecentAccount {
  readonly id: string;
  readonly name: string;
  /** By Harvest's clock; null: the run was the first, everything is new. */
  readonly since: string | null;
  /** When the last run read the account, by Harvest's clock. */
  readonly readAt: string | null;
  /** Records in the backup. */
  readonly records: number;
  readonly changes: AsyncIterable<RecentChange>;
}

/**
 * What the last run found changed in each account, or what changed since a time; by resource, the new records first.
 * @throws NoBackupError | NewerFormatError, ListFormatError where the backup is damaged
 */
export async function* recentChanges(
  { output, since }: { readonly output: string; readonly since: string | null },
): AsyncGenerator<RecentAccount> {
  const reader = new BackupReader(output);
  for (const id of await reader.finishedAccounts()) {
    const manifest = await reader.manifest(id);
    if (manifest === null) continue;
    const from = since ?? manifest.run.changes_since ?? null;
    const entries = Object.values(manifest.resources);
    yield {
      id,
      name: manifest.account.name,
      since: from,
      readAt: manifest.resources["company"]?.read_at ?? null,
      records: entries.reduce((sum, { records }) => sum + records, 0),
      changes: from === null ? nothing() : changesIn(reader, id, { from, manifest }),
    };
  }
}

async function* nothing(): AsyncGenerator<RecentChange> {}

async function* changesIn(
  reader: BackupReader,
  accountId: string,
  { from, manifest }: { from: string; manifest: Manifest },
): AsyncGenerator<RecentChange> {
  for (const resource of CATALOG) {
    if (manifest.resources[resource.name] === undefined) continue;
    yield* addedIn(reader, { accountId, resource }, from);
    const filter = { ids: null, since: from };
    for await (const change of readHistory(reader, sourceOf(resource, accountId), filter)) {
      const { recordId, record, kind } = change;
      const fields = change.fields.filter(({ path }) => path !== "updated_at");
      const own = kind === "deleted" ? [] : ownFields(fields);
      if (kind === "changed" && fields.length === 0) continue;
      yield {
        accountId,
        resource: resource.name,
        recordId,
        name: recordName(record, recordId),
        kind: kind === "changed" && own.length === 0 ? "repeated" : kind,
        fields: own,
      };
    }
  }
}

/** Records that were created since. */
async function* addedIn(
  reader: BackupReader,
  { accountId, resource }: { accountId: string; resource: Resource },
  from: string,
): AsyncGenerator<RecentChange> {
  for (const path of await listsOf(reader, { accountId, resource })) {
    // A file that a run left as it was is as old as its last change; the day is for clocks that differ.
    const changedMs = await reader.changedMs(path);
    if (changedMs === null || changedMs < Date.parse(from) - DAY_MS) continue;
    for await (const batch of reader.list(path)) {
      for (const { id: recordId, text } of slicedRecords(batch)) {
        const createdAt = readMember(text, "created_at");
        if (typeof createdAt !== "string" || createdAt < from) continue;
        const name = recordName(DECODER.decode(text), recordId);
        yield { accountId, resource: resource.name, recordId, name, kind: "added", fields: [] };
      }
    }
  }
}

/** Members by which records repeat what belongs to another one: its name, its number. */
const REPEATED = [...new Set(REFERENCES.map(({ member }) => member.replace(/^.*\]\.?/, "")))]
  .filter((member) => member !== "");
const REPEATED_REGEXP = new RegExp(`^(.*?\\b(?:${REPEATED.join("|")}))\\.([^.]+)$`);

/** The changes that are of the record itself: not those of one that it refers to, now as before. */
function ownFields(fields: readonly FieldChange[]): FieldChange[] {
  const paths = new Set(fields.map(({ path }) => path));
  return fields.filter(({ path }) => {
    const [, owner, member] = REPEATED_REGEXP.exec(path) ?? [];
    return owner === undefined || member === "id" || paths.has(`${owner}.id`);
  });
}
