import { CATALOG, type Resource } from "../harvest/catalog.ts";
import { slicedRecords } from "../json/slice_records.ts";
import { readMember } from "../json/scan.ts";
import { BackupReader } from "../store/backup_reader.ts";
import type { FieldChange } from "../store/history/field_changes.ts";
import { readHistory } from "../store/history/history_reader.ts";
import { parsePath } from "../store/layout/paths.ts";
import { lastStart, type Manifest } from "../store/manifest/manifest.ts";
import { sourceOf } from "./history.ts";
import { ownFields } from "./own_fields.ts";
import { listsOf, recordName } from "./record_name.ts";

const DECODER = new TextDecoder();
const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

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
  /** Whether the last run of the backup was told to leave the account out: it changed nothing. */
  readonly isLeftOut: boolean;
  /** Records in the backup. */
  readonly records: number;
  /** Records that are new to the backup, by resource: those that are not named, too. */
  readonly added: ReadonlyMap<string, number>;
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
  const manifests: (readonly [string, Manifest])[] = [];
  for (const id of await reader.finishedAccounts()) {
    const manifest = await reader.manifest(id);
    if (manifest) manifests.push([id, manifest]);
  }
  const lastRun = lastStart(manifests.map(([, manifest]) => manifest));
  for (const [id, manifest] of manifests) {
    const { account, resources, run } = manifest;
    const readAt = run.noticed_at ?? resources["company"]?.read_at ?? null;
    const before = since ?? run.changes_since ?? null;
    const isLeftOut = since === null && run.started_at !== lastRun;
    // What the run before noticed is not of this one; two runs of one second cannot be told apart.
    const from = since === null && before !== null && before !== readAt
      ? new Date(Date.parse(before) + SECOND_MS).toISOString()
      : before;
    const hasNone = from === null || isLeftOut;
    yield {
      id,
      name: account.name,
      since: before,
      readAt,
      isLeftOut,
      records: Object.values(resources).reduce((sum, { records }) => sum + records, 0),
      added: hasNone ? new Map() : addedCounts(manifest, from),
      changes: hasNone
        ? nothing()
        : changesIn(reader, id, { from, manifest, isOfRun: since === null }),
    };
  }
}

async function* nothing(): AsyncGenerator<RecentChange> {}

function addedCounts({ resources }: Manifest, from: string): Map<string, number> {
  return new Map(
    Object.entries(resources).flatMap(([name, { added }]) =>
      added && added.noticed_at >= from ? [[name, added.count] as const] : []
    ),
  );
}

/** Where and from when on changes are looked for. */
interface Window {
  readonly from: string;
  readonly manifest: Manifest;
  /** Whether they are those of one run, whose new records the manifest lists. */
  readonly isOfRun: boolean;
}

async function* changesIn(
  reader: BackupReader,
  accountId: string,
  window: Window,
): AsyncGenerator<RecentChange> {
  const { from, manifest } = window;
  for (const resource of CATALOG) {
    if (manifest.resources[resource.name] === undefined) continue;
    yield* addedIn(reader, { accountId, resource }, window);
    const filter = { ids: null, since: from };
    for await (const change of readHistory(reader, sourceOf(resource, accountId), filter)) {
      const { recordId, record, kind } = change;
      const own = kind === "deleted" ? [] : ownFields(change.fields);
      if (kind === "changed" && change.fields.every(({ path }) => path === "updated_at")) continue;
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

/** Records that are new to the backup: as the manifest lists them, or where it does not, those made since in Harvest. */
async function* addedIn(
  reader: BackupReader,
  { accountId, resource }: { accountId: string; resource: Resource },
  { from, manifest, isOfRun }: Window,
): AsyncGenerator<RecentChange> {
  const { added } = manifest.resources[resource.name] ?? {};
  const isRecent = added !== undefined && added.noticed_at >= from;
  const ids = new Set(isRecent ? added.ids : []);
  const isListed = isOfRun && manifest.run.noticed_at !== undefined;
  if (isListed && !isRecent) return;
  // Without ids, they are all that there are, or too many.
  const isAll = isRecent && added.ids === null &&
    added.count >= (manifest.resources[resource.name]?.records ?? 0);
  const byAge = !isListed || (isRecent && added.ids === null);
  for (const path of await listsOf(reader, { accountId, resource })) {
    // A file that a run left as it was is as old as its last change; the day is for clocks that differ.
    const changedMs = await reader.changedMs(path);
    if (changedMs === null || changedMs < Date.parse(from) - DAY_MS) continue;
    const file = parsePath(path);
    const parent = file?.kind === "child list" ? `${file.id}/` : "";
    for await (const batch of reader.list(path)) {
      for (const { id: recordId, text } of slicedRecords(batch)) {
        if (!isAll && !ids.has(parent + recordId) && !(byAge && isMadeSince(text, from))) continue;
        const name = recordName(DECODER.decode(text), recordId);
        yield { accountId, resource: resource.name, recordId, name, kind: "added", fields: [] };
      }
    }
  }
}

function isMadeSince(record: Uint8Array, from: string): boolean {
  const createdAt = readMember(record, "created_at");
  return typeof createdAt === "string" && createdAt >= from;
}
