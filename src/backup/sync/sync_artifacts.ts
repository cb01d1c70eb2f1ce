import {
  artifactBasis,
  type ArtifactSource,
  artifactSource,
} from "../../harvest/artifact_source.ts";
import type { Resource } from "../../harvest/catalog.ts";
import { idText } from "../../json/record_id.ts";
import type { ArtifactTable } from "../../store/manifest/artifacts_manifest.ts";
import type { Change } from "../../store/write/backup_folder.ts";
import { type FileEntry, sha256Hex } from "../../store/files/file_digest.ts";
import type { Staged } from "../../store/files/staged_file.ts";
import { type AccountRun, keyOf } from "../context/account_run.ts";
import { artifactFileName } from "./artifact_file_name.ts";
import { describeFailure, isFatal, isRefused } from "../context/failure.ts";
import { forEachOf } from "../context/semaphore.ts";
import { toSeconds } from "./reading_policy.ts";

/** Files of the backup read at once to see whether they are as they were written. */
const CHECKED_AT_ONCE = 4;

/** What every PDF begins with. */
const PDF_MARK = "%PDF-";

/** A binary that a record has. */
interface Wanted {
  readonly recordId: string;
  readonly path: string;
  readonly source: ArtifactSource;
  /** SHA-256 of the record without what changes on every access. */
  readonly basis: string;
}

/**
 * Downloads the binaries of a list's records that are missing, damaged or of an earlier version of their record.
 * Each that cannot be had is told; the others go on. Returns how many failed.
 * @throws what cannot be borne: see {@link isFatal}
 */
export async function syncArtifacts(
  run: AccountRun,
  resource: Resource,
  { artifacts, baseUri }: { artifacts: ArtifactTable; baseUri: string | null },
): Promise<number> {
  const missing: Wanted[] = [];
  let total = 0;
  let failed = 0;
  await forEachOf(wantedArtifacts(run, resource, baseUri), {
    width: CHECKED_AT_ONCE,
    task: async (wanted) => {
      total++;
      if (!(await isSaved(run, wanted, { artifacts, resource }))) missing.push(wanted);
    },
  });
  run.onEvent({
    type: "artifacts_planned",
    accountId: run.account.id,
    resource: resource.name,
    total,
    toFetch: missing.length,
  });
  if (run.isImported) await adoptStrays(run, resource, artifacts);
  await Promise.all(missing.map((wanted) =>
    run.semaphores.artifacts.run(async () => {
      run.signal.throwIfAborted();
      if (!(await fetchOne(run, resource, wanted))) failed++;
    })
  ));
  return failed;
}

async function* wantedArtifacts(
  run: AccountRun,
  resource: Resource,
  baseUri: string | null,
): AsyncGenerator<Wanted> {
  const { artifact } = resource;
  if (artifact === undefined) return;
  const path = run.paths.list(resource.folder);
  for await (const { bytes, slices } of run.folder.reader.list(path)) {
    for (let i = 0; i < slices.count; i++) {
      const record = bytes.subarray(slices.starts[i], slices.ends[i]);
      const source = artifactSource(record, artifact, baseUri);
      if (!source) continue;
      const recordId = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
      const fileName = artifactFileName(recordId, source);
      // The buffer is used again for the next batch, so the record's basis is copied before anything waits.
      const basis = await sha256Hex(artifactBasis(record));
      yield { recordId, path: run.paths.artifact(resource.folder, fileName), source, basis };
    }
  }
}

async function isSaved(
  run: AccountRun,
  wanted: Wanted,
  { artifacts, resource }: { artifacts: ArtifactTable; resource: Resource },
): Promise<boolean> {
  const size = await run.folder.reader.sizeOf(wanted.path);
  if (size === null) return false;
  const placed = run.folder.placed.get(wanted.path);
  const known = placed && placed.note
    ? { ...placed, sourceSha256: placed.note.source_sha256 }
    : artifacts.get(wanted.path);
  if (!known) return await adopt(run, wanted, resource);
  if (known.sourceSha256 !== wanted.basis || size !== known.sizeBytes) return false;
  return (await run.folder.reader.digest(wanted.path))?.sha256 === known.sha256;
}

/** Takes over a PDF that another program saved, if it is one and its record has not changed since. */
async function adopt(run: AccountRun, wanted: Wanted, resource: Resource): Promise<boolean> {
  const list = run.journal.lists.get(keyOf(run, resource));
  if (
    !run.isImported || wanted.source.kind === "receipt" || list?.parents.includes(wanted.recordId)
  ) return false;
  const pdf = await run.folder.reader.read(wanted.path);
  if (!pdf || new TextDecoder().decode(pdf.subarray(0, PDF_MARK.length)) !== PDF_MARK) return false;
  const entry = { sizeBytes: pdf.length, sha256: await sha256Hex(pdf) };
  const note = noteOf(run, wanted, "application/pdf");
  await run.journal.commit([{ kind: "adopt", path: wanted.path, entry, note }], []);
  return true;
}

/** Takes over binaries that another program saved of records that are gone: they are all that is left of them. */
async function adoptStrays(
  run: AccountRun,
  resource: Resource,
  artifacts: ArtifactTable,
): Promise<void> {
  for (const name of await run.folder.reader.fileNames(run.paths.artifact(resource.folder, ""))) {
    const path = run.paths.artifact(resource.folder, name);
    if (artifacts.has(path) || run.folder.placed.has(path)) continue;
    const entry = await run.folder.reader.digest(path);
    if (!entry) continue;
    const content_type = name.endsWith(".pdf") ? "application/pdf" : "application/octet-stream";
    const note = { content_type, source_sha256: "", fetched_at: toSeconds(run.now) };
    await run.journal.commit([{ kind: "adopt", path, entry, note }], []);
  }
}

/** Downloads one; false, and told, if it cannot be had. */
async function fetchOne(run: AccountRun, resource: Resource, wanted: Wanted): Promise<boolean> {
  const about = {
    accountId: run.account.id,
    resource: resource.name,
    recordId: wanted.recordId,
    path: wanted.path,
  };
  try {
    const { stored, contentType } = await run.client.artifact<Staged>(
      run.account.id,
      wanted.source,
      {
        open: () => run.folder.work.stage(),
        signal: run.signal,
      },
    );
    const put: Change = {
      kind: "put",
      path: wanted.path,
      staged: stored,
      note: noteOf(run, wanted, contentType),
    };
    await run.journal.commit([put], []);
    warnOfSize(run, resource, { wanted, stored });
    run.onEvent({ type: "artifact_saved", ...about, sizeBytes: stored.sizeBytes });
    return true;
  } catch (error) {
    if (isFatal(error) && !isRefused(error)) throw error;
    run.onEvent({ type: "artifact_failed", ...about, reason: describeFailure(error) });
    return false;
  }
}

function noteOf(run: AccountRun, wanted: Wanted, contentType: string) {
  return {
    content_type: contentType,
    source_sha256: wanted.basis,
    fetched_at: toSeconds(run.now),
  };
}

/** What Harvest says of a receipt's size and what it sent may differ; the file is what counts, but somebody should know. */
function warnOfSize(
  run: AccountRun,
  resource: Resource,
  { wanted, stored }: { wanted: Wanted; stored: FileEntry },
): void {
  const told = wanted.source.sizeBytes;
  if (told === null || told === stored.sizeBytes) return;
  run.onEvent({
    type: "warning",
    accountId: run.account.id,
    resource: resource.name,
    message:
      `The receipt of expense ${wanted.recordId} has ${stored.sizeBytes} bytes, Harvest's record says ${told}`,
  });
}
