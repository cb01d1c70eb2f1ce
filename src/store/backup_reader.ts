import { isAbsent } from "./files/absent.ts";
import { type FileEntry, sha256Hex, StreamDigest } from "./files/file_digest.ts";
import { NotAFileError } from "./files/input_file.ts";
import {
  accountOfFolder,
  accountPaths,
  ARTIFACTS_MANIFEST,
  isListed,
  parsePath,
} from "./layout/paths.ts";
import { ListFormatError, readLines, readList } from "./lists/list_reader.ts";
import type { RecordBatch } from "./lists/record_batch.ts";
import type { ArtifactTable } from "./manifest/artifacts_manifest.ts";
import type { Manifest } from "./manifest/manifest.ts";
import { TopSums } from "./manifest/top_sums.ts";
import { RawReader } from "./raw_reader.ts";
import { flawOf } from "./verify/account_verification.ts";
import { NoBackupError } from "./no_backup_error.ts";
import {
  type ExpectedFile,
  type ExpectedState,
  readExpectedState,
  stateFingerprint,
} from "./verify/expected_state.ts";

export type { FolderOutline } from "./raw_reader.ts";

/** A file of the backup is not the one that was written. */
export class NotAsWrittenError extends Error {
  override name = "NotAsWrittenError";

  constructor(readonly path: string, readonly reason: string, cause?: unknown) {
    super(`Cannot read "${path}": it is not as it was written: ${reason}`, { cause });
  }
}

/**
 * The way to the contents of a backup for everyone who only reads it. What it gives is what was written: each file is held
 * against the digest that was recorded for it, from the topmost SHA256SUMS by way of the manifest. Nothing is locked: what
 * a run beside has placed meanwhile counts as written too. A file that is not listed is no part of the backup, and so is
 * absent.
 */
export class BackupReader extends RawReader {
  #state: ExpectedState | null = null;
  /** Of the files that the state was read from. */
  #fingerprint = "";

  /** The accounts of which something is left. @throws as RawReader does, NotAsWrittenError if there were some, and none is */
  async presentAccounts(): Promise<string[]> {
    try {
      return await super.finishedAccounts();
    } catch (error) {
      if (!(error instanceof NoBackupError)) throw error;
      const { digests } = await TopSums.read(this.#raw);
      const listed = digests?.keys().find((path) => parsePath(path)?.kind === "manifest");
      if (listed === undefined) throw error;
      throw new NotAsWrittenError(listed, "it does not exist");
    }
  }

  /** @throws as RawReader does, NotAsWrittenError if nothing is left of an account */
  override async finishedAccounts(): Promise<string[]> {
    const present = await this.presentAccounts();
    const known = await (await TopSums.read(this.#raw)).accounts(this.#raw);
    const gone = known.find((id) => !present.includes(id));
    if (gone === undefined) return present;
    const { manifest } = accountPaths(gone);
    throw new NotAsWrittenError(manifest, "nothing is left of the account's folder");
  }

  /** What an account's manifest says; null if there is none. @throws NotAsWrittenError, NewerFormatError */
  override async manifest(accountId: string): Promise<Manifest | null> {
    const path = accountPaths(accountId).manifest;
    const state = await this.#load();
    const account = state?.accounts.find(({ id }) => id === accountId);
    if (account?.isIntact) return account.manifest;
    this.#refuse(state, path);
    return null;
  }

  /** The artifacts that the backup's manifest lists. @throws NotAsWrittenError */
  override async artifacts(): Promise<ArtifactTable> {
    const state = await this.#load();
    this.#refuse(state, ARTIFACTS_MANIFEST);
    return state?.artifacts ?? new Map();
  }

  /** The bytes of a small file; null if it is absent. @throws NotAsWrittenError */
  override async read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      if (!isProved(path)) return await super.read(path);
      if (!(await this.#isListed(path))) return null;
      const bytes = await super.read(path);
      const entry = bytes && { sizeBytes: bytes.length, sha256: await sha256Hex(bytes) };
      await this.#check(path, entry);
      return bytes;
    } catch (error) {
      throw damageOf(path, error);
    }
  }

  /**
   * The records of a list file; an absent file has none. What was read is known to be what was written once the end is
   * reached. @throws NotAsWrittenError while it is read, or at its end
   */
  override async *list(
    path: string,
    options: { readonly repeats?: boolean } = {},
  ): AsyncGenerator<RecordBatch> {
    yield* this.#stream(path, (open, onBytes) => readList(open, { ...options, onBytes }));
  }

  /** The lines of a history file, as records without ids. @throws as {@link list} */
  override async *lines(path: string): AsyncGenerator<RecordBatch> {
    yield* this.#stream(path, (open, onBytes) => readLines(open, { onBytes }));
  }

  async *#stream(
    path: string,
    read: (
      open: () => ReturnType<RawReader["open"]>,
      onBytes: (bytes: Uint8Array) => void,
    ) => AsyncGenerator<RecordBatch>,
  ): AsyncGenerator<RecordBatch> {
    if (!(await this.#isListed(path))) return;
    const digest = new StreamDigest();
    let isThere = false;
    const open = () => {
      const file = this.open(path);
      isThere = file !== null;
      return file;
    };
    try {
      yield* read(open, (bytes) => digest.update(bytes));
    } catch (error) {
      throw damageOf(path, error);
    }
    await this.#check(path, isThere ? digest.finish() : null);
  }

  async #isListed(path: string): Promise<boolean> {
    return await this.#expected(path) !== undefined ||
      // A run may have placed it since.
      await this.#expected(path, { again: true }) !== undefined;
  }

  /** @throws NotAsWrittenError if a file is none of its versions */
  async #check(path: string, entry: FileEntry | null): Promise<void> {
    const flaw = async (again: boolean) => {
      const expected = await this.#expected(path, { again });
      return expected && flawOf(expected, entry);
    };
    const found = await flaw(false) && await flaw(true);
    if (found) throw new NotAsWrittenError(path, found.detail);
  }

  /** What a file should be; undefined if nothing lists it. */
  async #expected(path: string, { again = false } = {}): Promise<ExpectedFile | undefined> {
    const [folder = ""] = path.split("/", 1);
    const id = accountOfFolder(folder);
    const state = await this.#load({ again });
    const account = state?.accounts.find((each) => each.id === id);
    // Nothing says what the account holds: that there is nothing would be a guess.
    if (id !== null && account && !account.files) {
      throw new NotAsWrittenError(
        accountPaths(id).manifest,
        "nothing shows what the account holds",
      );
    }
    return account?.files?.get(path.slice(folder.length + 1));
  }

  /** @throws NotAsWrittenError if the file is known to be damaged */
  #refuse(state: ExpectedState | null, path: string): void {
    const finding = state?.findings.find((each) => each.path === path);
    if (finding) throw new NotAsWrittenError(path, finding.detail);
  }

  /** Null: there is no backup. It is read `again` only if something was written since. */
  async #load({ again = false } = {}): Promise<ExpectedState | null> {
    if (this.#state && !again) return this.#state;
    try {
      const fingerprint = await stateFingerprint(this.#raw);
      if (this.#state && fingerprint === this.#fingerprint) return this.#state;
      this.#state = await readExpectedState(this.#raw);
      this.#fingerprint = fingerprint;
    } catch (error) {
      if (!(error instanceof NoBackupError || isAbsent(error))) throw error;
      this.#state = null;
    }
    return this.#state;
  }

  readonly #raw = new RawReader(this.root);
}

/** Whether a manifest lists a file like this: those that describe others and those that are derived are in none. */
function isProved(path: string): boolean {
  const file = parsePath(path);
  return file !== null && "account" in file && isListed(path.slice(path.indexOf("/") + 1));
}

function damageOf(path: string, error: unknown): unknown {
  return error instanceof ListFormatError || error instanceof NotAFileError
    ? new NotAsWrittenError(path, error.problem, error)
    : error;
}
