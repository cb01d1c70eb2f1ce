import { artifactSource, NO_PDF_YET } from "../harvest/artifact_source.ts";
import { CATALOG, type Resource } from "../harvest/catalog.ts";
import { slicedRecords } from "../json/slice_records.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { artifactName } from "../store/files/safe_file_name.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { ArtifactTable } from "../store/manifest/artifacts_manifest.ts";
import { LEFT_OUT_ARTIFACTS } from "../store/manifest/gaps.ts";
import { type Manifest, parseResource } from "../store/manifest/manifest.ts";
import { differsText, isSettled, refusedText } from "../store/manifest/refusal.ts";
import { type NoteKind, noteOf, type StatusNote, unavailable } from "./status_note.ts";

/** What notes of files are made from. */
interface AccountFiles {
  readonly id: string;
  readonly manifest: Manifest;
  readonly artifacts: ArtifactTable;
}

interface FileNote {
  readonly note: StatusNote;
  readonly kind: NoteKind;
}

/** PDFs and receipts that records have, and the backup has not, or not as they should be. */
export async function* artifactGaps(
  reader: BackupReader,
  account: AccountFiles,
): AsyncGenerator<FileNote> {
  const { list } = accountPaths(account.id);
  for (const resource of CATALOG) {
    if (!resource.artifact || !account.manifest.resources[resource.name]) continue;
    for await (const batch of reader.list(list(resource.folder))) {
      for (const record of slicedRecords(batch)) {
        const gap = artifactGap(record, resource, account);
        if (gap) yield gap;
      }
    }
  }
}

/** Why a record's PDF or receipt is not in a backup, in words; null if it is, or the record has none. */
export async function missingFileText(
  output: string,
  { accountId, resource: name, id, record }: {
    readonly accountId: string;
    readonly resource: string;
    readonly id: string;
    readonly record: string;
  },
): Promise<string | null> {
  const resource = CATALOG.find((each) => each.name === name);
  if (!resource?.artifact) return null;
  const reader = new BackupReader(output);
  const [manifest, artifacts] = [await reader.manifest(accountId), await reader.artifacts()];
  const text = new TextEncoder().encode(record);
  const gap = manifest &&
    artifactGap({ id, text }, resource, { id: accountId, manifest, artifacts });
  if (!gap || artifacts.has(gap.note.path ?? "")) return null;
  const { reason, since } = gap.note;
  return `not in the backup: ${reason}${since === null ? "" : `, since ${since}`}`;
}

function artifactGap(
  record: { readonly id: string; readonly text: Uint8Array },
  resource: Resource,
  { id, manifest, artifacts }: AccountFiles,
): FileNote | null {
  const { refusals = {}, resources, run: { left_out: leftOut = [] } } = manifest;
  const { name } = resource;
  const found = artifactOf(record, resource, id);
  if (!found) return null;
  const { path, isDraft } = found;
  const { differs, days = [] } = artifacts.get(path) ?? {};
  if (artifacts.has(path) && differs === undefined) return null;
  const note = noteOf(id, name, path);
  const refusal = refusals[path.slice(accountPaths(id).root.length + 1)];
  const known = unavailable(id, name, path, refusal);
  if (known) return { kind: "unavailable", note: known };
  if (differs !== undefined) {
    const kind = isSettled(days) ? "unavailable" : "missing";
    return { kind, note: { ...note, reason: differsText(differs), since: days[0] ?? null } };
  }
  if (isDraft) return { kind: "unavailable", note: { ...note, reason: NO_PDF_YET } };
  if (refusal) {
    const reason = `Harvest answers ${refusedText(refusal.answer)}`;
    return { kind: "missing", note: { ...note, reason, since: refusal.days[0] ?? null } };
  }
  const { state, due = [] } = resources[name] ?? parseResource({});
  if (state === "off" || state === "unavailable") {
    const reason = `never fetched, and ${name} is ${state} in Harvest`;
    return { kind: "unavailable", note: { ...note, reason } };
  }
  const isLeftOut = leftOut.includes(name) || leftOut.includes(LEFT_OUT_ARTIFACTS);
  const isOwed = due.includes("artifacts");
  return isLeftOut && !isOwed
    ? { kind: "leftOut", note: { ...note, reason: "never fetched" } }
    : { kind: "missing", note: { ...note, reason: "it could not be fetched" } };
}

/** Where the PDF or receipt of a record is in a backup, and whether it is that of a draft; null if it has none. */
function artifactOf(
  { id, text }: { readonly id: string; readonly text: Uint8Array },
  { artifact, folder }: Resource,
  accountId: string,
): { readonly path: string; readonly isDraft: boolean } | null {
  const source = artifact && artifactSource(text, artifact, null);
  if (!source) return null;
  const path = accountPaths(accountId).artifact(folder, artifactName(id, source.fileName));
  return { path, isDraft: source.isDraft };
}
