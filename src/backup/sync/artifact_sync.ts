import type { Resource } from "../../harvest/catalog.ts";
import { NO_PDF_YET } from "../../harvest/artifact_source.ts";
import { ArtifactError } from "../../harvest/fetch_artifact.ts";
import { isoSeconds } from "../../http/clock.ts";
import { StatusError } from "../../http/errors/http_error.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import { sha256Hex } from "../../store/files/file_digest.ts";
import type { Staged } from "../../store/files/staged_file.ts";
import type { ArtifactNote } from "../../store/manifest/artifacts_manifest.ts";
import { differsText, isSettled, withDay } from "../../store/manifest/refusal.ts";
import type { PlacedList } from "../../store/journal/journal_entry.ts";
import type { AccountRun } from "../context/account_run.ts";
import { describeFailure, isFatal, isRefused } from "../context/failure.ts";
import { forEachOf } from "../context/semaphore.ts";
import { artifactState, type WantedArtifact, wantedArtifact } from "../plan/wanted_artifact.ts";

/** Files of the backup read at once to see whether they are as they were written. */
const CHECKED_AT_ONCE = 4;

/** What every PDF begins with. */
const PDF_MARK = "%PDF-";

/** Keeps the PDFs or receipts of a resource's records. */
export class ArtifactSync {
  /** Whether something could not be had. */
  #isOwed = false;

  constructor(readonly resource: Resource, readonly run: AccountRun) {}

  /**
   * Downloads the binaries of a list's records that are missing, damaged or of an earlier version of their record, and those
   * that differed from it when they came. Each that cannot be had is reported; the others go on. Returns whether there are
   * such.
   * @throws what ends the run: see {@link isFatal}
   */
  async sync(done: PlacedList): Promise<boolean> {
    const { downloads, files, known, refusals, report, signal } = this.run;
    const { name, folder } = this.resource;
    const missing: WantedArtifact[] = [];
    const paths = new Set<string>();
    await forEachOf(this.#wanted(), {
      width: CHECKED_AT_ONCE,
      task: async (wanted) => {
        paths.add(this.#key(wanted.path));
        const state = await artifactState(wanted, known);
        if (state === "saved") return this.#reportSaved(wanted);
        if (state === "unknown" && await this.#adopt(wanted, done)) return;
        missing.push(wanted);
      },
    });
    const [total, toFetch] = [paths.size, missing.length];
    report({ type: "artifacts_planned", resource: name, total, toFetch });
    if (known.isImported) await this.#adoptStrays();
    await Promise.all(missing.map((wanted) =>
      downloads.run(async () => {
        signal.throwIfAborted();
        await this.#fetch(wanted);
      })
    ));
    refusals.keepOnly(`${folder}/artifacts`, "", paths);
    // Nobody can give those of deleted records again.
    for (const path of known.gone) {
      if (!path.startsWith(known.paths.artifact(folder, "")) || paths.has(this.#key(path))) {
        continue;
      }
      await files.lose(
        path,
        "it is not there as it was written, and no record in Harvest has it any more",
      );
    }
    return this.#isOwed;
  }

  async *#wanted(): AsyncGenerator<WantedArtifact> {
    const { resource, run: { known, facts: { baseUri } } } = this;
    for await (const batch of known.reader.list(known.paths.list(resource.folder))) {
      for (const { id, text } of slicedRecords(batch)) {
        const wanted = await wantedArtifact(text, id, { resource, baseUri, known });
        if (wanted) yield wanted;
      }
    }
  }

  /** Takes over a PDF that another program saved, if it is one and its record has not changed since. */
  async #adopt(wanted: WantedArtifact, { parents }: PlacedList): Promise<boolean> {
    const { known, journal } = this.run;
    const { path, recordId, source } = wanted;
    if (!known.isImported || source.kind === "receipt" || parents.includes(recordId)) return false;
    const pdf = await known.reader.read(path);
    if (!pdf || new TextDecoder().decode(pdf.subarray(0, PDF_MARK.length)) !== PDF_MARK) {
      return false;
    }
    const entry = { sizeBytes: pdf.length, sha256: await sha256Hex(pdf) };
    const note = this.#note("application/pdf", wanted.basis);
    await journal.commit([{ kind: "adopt", path, entry, note }]);
    return true;
  }

  /** Takes over binaries that another program saved of records that were deleted: nothing else is left of them. */
  async #adoptStrays(): Promise<void> {
    const { known, journal } = this.run;
    const { folder } = this.resource;
    for (const name of await known.reader.fileNames(known.paths.artifact(folder, ""))) {
      const path = known.paths.artifact(folder, name);
      if (known.artifact(path) !== null || journal.folder.placed.has(path)) continue;
      const type = name.endsWith(".pdf") ? "application/pdf" : "application/octet-stream";
      const entry = await known.reader.digest(path);
      if (!entry) continue;
      await journal.commit([{ kind: "adopt", path, entry, note: this.#note(type, "") }]);
    }
  }

  /** Downloads one, or reports why it cannot be had. */
  async #fetch(wanted: WantedArtifact): Promise<void> {
    const { client, files, journal, known, now, refusals, report, signal } = this.run;
    const { recordId, path, source } = wanted;
    const about = { resource: this.resource.name, recordId, path };
    try {
      const { stored, contentType, differs } = await client.artifact<Staged>(
        known.accountId,
        source,
        { open: () => journal.folder.work.stage(), signal },
      );
      const before = known.artifact(path);
      const isSame = before?.differs !== undefined && before.sha256 === stored.sha256;
      const days = withDay(isSame ? before.days ?? [] : [], now);
      const odd = differs === null ? {} : { differs, days };
      const note = { ...this.#note(contentType, wanted.basis), ...odd };
      await files.isUsable(path);
      await journal.commit([{ kind: "put", path, staged: stored, note }]);
      refusals.came(this.#key(path));
      if (differs === null) {
        report({ type: "artifact_saved", ...about, sizeBytes: stored.sizeBytes });
      } else if (isSettled(days)) this.#reportGap(path, days[0] ?? null, differsText(differs));
      else this.#fail(wanted, `${differsText(differs)}; it is kept`);
    } catch (error) {
      if (isFatal(error) && !isRefused(error)) throw error;
      if (!this.#reportFailure(wanted, error)) return;
      // What came to harm on this side was had once.
      if (known.file(path) === null || await files.isUsable(path)) return;
      await files.lose(path, "Harvest does not have it any more");
    }
  }

  /**
   * Says why a binary cannot be had. Returns whether that is no news: Harvest has said so for days, or it is a draft.
   */
  #reportFailure(wanted: WantedArtifact, error: unknown): boolean {
    const { path, source: { isDraft } } = wanted;
    const status = error instanceof StatusError && [404, 410].includes(error.status)
      ? error.status
      : null;
    const isAnswer = status !== null || (error instanceof ArtifactError && error.isAnswer);
    if (isDraft && isAnswer) {
      this.#reportGap(path, null, NO_PDF_YET);
      return true;
    }
    // What is settled is named at the end, with all else of the account that is.
    if (status !== null && this.run.refusals.note(this.#key(path), `status ${status}`)) return true;
    this.#fail(wanted, describeFailure(error, null));
    return false;
  }

  #fail({ recordId, path }: WantedArtifact, reason: string): void {
    this.#isOwed = true;
    const { name } = this.resource;
    this.run.report({ type: "artifact_failed", resource: name, recordId, path, reason });
  }

  /** Says of a file that is saved how it differs from its record, if it does. */
  #reportSaved({ path }: WantedArtifact): void {
    const { differs, days = [] } = this.run.known.artifact(path) ?? {};
    this.run.refusals.came(this.#key(path));
    if (differs !== undefined) this.#reportGap(path, days[0] ?? null, differsText(differs));
  }

  #reportGap(path: string, since: string | null, reason: string): void {
    const { name } = this.resource;
    this.run.report({ type: "known_gap", resource: name, path, since, reason });
  }

  /** Of a file in the list of refusals: its path below the account's folder. */
  #key(path: string): string {
    return path.slice(this.run.known.paths.root.length + 1);
  }

  #note(contentType: string, basis: string): ArtifactNote {
    const fetched_at = isoSeconds(this.run.now);
    return { content_type: contentType, source_sha256: basis, fetched_at };
  }
}
