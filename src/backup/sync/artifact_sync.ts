import type { Resource } from "../../harvest/catalog.ts";
import { type ArtifactSource, NO_PDF_YET } from "../../harvest/artifact_source.ts";
import { ArtifactError } from "../../harvest/fetch_artifact.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { isoSeconds } from "../../http/clock.ts";
import { StatusError } from "../../http/errors/http_error.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import { sha256Hex } from "../../store/files/file_digest.ts";
import type { Staged } from "../../store/files/staged_file.ts";
import type { ArtifactNote } from "../../store/manifest/artifacts_manifest.ts";
import { isSettled, withDay } from "../../store/manifest/refusal.ts";
import type { UsableFiles } from "../../store/trust/usable_files.ts";
import type { OnAccountEvent } from "../context/event.ts";
import type { Refusals } from "../context/refusals.ts";
import { describeFailure, isFatal, isRefused } from "../context/failure.ts";
import type { KnownAccount } from "../context/known_account.ts";
import type { DoneList, RunJournal } from "../context/run_journal.ts";
import { forEachOf, type Semaphore } from "../context/semaphore.ts";
import { artifactState, type WantedArtifact, wantedArtifact } from "../plan/wanted_artifact.ts";

/** Files of the backup read at once to see whether they are as they were written. */
const CHECKED_AT_ONCE = 4;

/** What every PDF begins with. */
const PDF_MARK = "%PDF-";

/** What a failure is about. */
interface About {
  readonly resource: string;
  readonly recordId: string;
  readonly path: string;
}

/** Keeps the PDFs and receipts of an account. */
export class ArtifactSync {
  /** Resources of which something could not be had. */
  readonly #failed = new Set<string>();

  constructor(
    readonly known: KnownAccount,
    readonly options: {
      readonly client: HarvestClient;
      readonly files: UsableFiles;
      readonly journal: RunJournal;
      /** The account's web address; null if it is not known. */
      readonly baseUri: string | null;
      /** The run's time, by the server's clock. */
      readonly now: Date;
      readonly refusals: Refusals;
      /** Bounds the downloads of a run. */
      readonly downloads: Semaphore;
      readonly report: OnAccountEvent;
      readonly signal: AbortSignal;
    },
  ) {}

  /**
   * Downloads the binaries of a list's records that are missing, damaged or of an earlier version of their record, and those
   * that differed from it when they came. Each that cannot be had is reported; the others go on. Returns whether there are
   * such.
   * @throws what ends the run: see {@link isFatal}
   */
  async run(resource: Resource, done: DoneList): Promise<boolean> {
    const { downloads, files, report, signal } = this.options;
    const missing: WantedArtifact[] = [];
    const paths = new Set<string>();
    await forEachOf(this.#wanted(resource), {
      width: CHECKED_AT_ONCE,
      task: async (wanted) => {
        paths.add(this.#key(wanted.path));
        const state = await artifactState(wanted, this.known);
        if (state === "saved") return this.#reportSaved(resource, wanted);
        if (state === "unknown" && await this.#adopt(wanted, done)) return;
        missing.push(wanted);
      },
    });
    const [total, toFetch] = [paths.size, missing.length];
    report({ type: "artifacts_planned", resource: resource.name, total, toFetch });
    if (this.known.isImported) await this.#adoptStrays(resource);
    await Promise.all(missing.map((wanted) =>
      downloads.run(async () => {
        signal.throwIfAborted();
        await this.#fetch(resource, wanted);
      })
    ));
    this.options.refusals.keepOnly(`${resource.folder}/artifacts`, "", paths);
    // Nobody can give those of deleted records again.
    const folder = this.known.paths.artifact(resource.folder, "");
    for (const path of this.known.gone) {
      if (!path.startsWith(folder) || paths.has(this.#key(path))) continue;
      await files.lose(
        path,
        "it is not there as it was written, and its record was deleted in Harvest",
      );
    }
    return this.#failed.has(resource.name);
  }

  async *#wanted(resource: Resource): AsyncGenerator<WantedArtifact> {
    const known = this.known;
    const { baseUri } = this.options;
    for await (const batch of known.reader.list(known.paths.list(resource.folder))) {
      for (const { id, text } of slicedRecords(batch)) {
        const wanted = await wantedArtifact(text, id, { resource, baseUri, known });
        if (wanted) yield wanted;
      }
    }
  }

  /** Takes over a PDF that another program saved, if it is one and its record has not changed since. */
  async #adopt(wanted: WantedArtifact, { parents }: DoneList): Promise<boolean> {
    const known = this.known;
    const { journal } = this.options;
    const { path, recordId, source } = wanted;
    if (!known.isImported || source.kind === "receipt") return false;
    if (parents.includes(recordId)) return false;
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
  async #adoptStrays(resource: Resource): Promise<void> {
    const known = this.known;
    const { journal } = this.options;
    for (const name of await known.reader.fileNames(known.paths.artifact(resource.folder, ""))) {
      const path = known.paths.artifact(resource.folder, name);
      if (known.artifact(path) !== null || journal.folder.placed.has(path)) continue;
      const type = name.endsWith(".pdf") ? "application/pdf" : "application/octet-stream";
      const entry = await known.reader.digest(path);
      if (!entry) continue;
      await journal.commit([{ kind: "adopt", path, entry, note: this.#note(type, "") }]);
    }
  }

  /** Downloads one, or reports why it cannot be had. */
  async #fetch(resource: Resource, wanted: WantedArtifact): Promise<void> {
    const { client, files, journal, refusals, report, signal } = this.options;
    const { recordId, path, source } = wanted;
    const about = { resource: resource.name, recordId, path };
    try {
      const { stored, contentType, differs } = await client.artifact<Staged>(
        this.known.accountId,
        source,
        { open: () => journal.folder.work.stage(), signal },
      );
      const before = this.known.artifact(path);
      const isSame = before?.differs !== undefined && before.sha256 === stored.sha256;
      const days = withDay(isSame ? before.days ?? [] : [], this.options.now);
      const odd = differs === null ? {} : { differs, days };
      const note = { ...this.#note(contentType, wanted.basis), ...odd };
      await files.isUsable(path);
      await journal.commit([{ kind: "put", path, staged: stored, note }]);
      refusals.came(this.#key(path));
      if (differs === null) {
        report({ type: "artifact_saved", ...about, sizeBytes: stored.sizeBytes });
      } else if (isSettled(days)) this.#reportGap(about, days[0] ?? null, differsText(differs));
      else this.#fail(about, `${differsText(differs)}; it is kept`);
    } catch (error) {
      if (isFatal(error) && !isRefused(error)) throw error;
      if (!this.#reportFailure(about, error, source)) return;
      // What came to harm on this side was had once.
      if (this.known.file(path) === null || await files.isUsable(path)) return;
      await files.lose(path, "Harvest does not have it any more");
    }
  }

  /**
   * Says why a binary cannot be had. Returns whether that is no news: Harvest has said so for days, or it is a draft.
   */
  #reportFailure(about: About, error: unknown, { isDraft }: ArtifactSource): boolean {
    const { refusals } = this.options;
    const status = error instanceof StatusError && [404, 410].includes(error.status)
      ? error.status
      : null;
    const isAnswer = status !== null || (error instanceof ArtifactError && error.isAnswer);
    if (isDraft && isAnswer) {
      this.#reportGap(about, null, NO_PDF_YET);
      return true;
    }
    // What is settled is named at the end, with all else of the account that is.
    if (status !== null && refusals.note(this.#key(about.path), `status ${status}`)) return true;
    this.#fail(about, describeFailure(error, null));
    return false;
  }

  #fail(about: About, reason: string): void {
    this.#failed.add(about.resource);
    this.options.report({ type: "artifact_failed", ...about, reason });
  }

  /** Says of a file that is saved how it differs from its record, if it does. */
  #reportSaved({ name }: Resource, { path }: WantedArtifact): void {
    const { differs, days = [] } = this.known.artifact(path) ?? {};
    this.options.refusals.came(this.#key(path));
    if (differs !== undefined) {
      this.#reportGap({ resource: name, path }, days[0] ?? null, differsText(differs));
    }
  }

  #reportGap(
    { resource, path }: { readonly resource: string; readonly path: string },
    since: string | null,
    reason: string,
  ): void {
    this.options.report({ type: "known_gap", resource, path, since, reason });
  }

  /** Of a file in the list of refusals: its path below the account's folder. */
  #key(path: string): string {
    return path.slice(this.known.paths.root.length + 1);
  }

  #note(contentType: string, basis: string): ArtifactNote {
    const fetched_at = isoSeconds(this.options.now);
    return { content_type: contentType, source_sha256: basis, fetched_at };
  }
}

function differsText(differs: string): string {
  return `differs from its record: it ${differs}`;
}
