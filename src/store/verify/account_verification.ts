import type { IdList } from "../../json/record_id.ts";
import type { RawReader } from "../raw_reader.ts";
import { isAbsent } from "../files/absent.ts";
import { differenceText, type FileEntry } from "../files/file_digest.ts";
import { type InputFile, NotAFileError } from "../files/input_file.ts";
import type { BackupShape, ListShape } from "../layout/backup_shape.ts";
import { accountFolder } from "../layout/paths.ts";
import type { Debt } from "../manifest/manifest.ts";
import type { Subset } from "../layout/subset.ts";
import type { FileScan } from "../lists/list_reader.ts";
import type { ExpectedAccount, ExpectedFile, ExpectedState } from "./expected_state.ts";
import {
  type Dangling,
  type FileFinding,
  findingOf,
  type Flaw,
  MISSING,
  type Remedy,
} from "./finding.ts";
import type { ReferenceTally } from "./reference_tally.ts";

/** A list as it was read. */
export interface ReadList {
  readonly sha256: string;
  readonly records: number;
  /** False if it is damaged: nothing is compared with it then. */
  readonly isSound: boolean;
  readonly ids: IdList;
  readonly references: ReferenceTally;
}

/** What a check has read, and found. */
export interface Checked {
  readonly findings: readonly FileFinding[];
  readonly files: number;
  readonly sizeBytes: number;
  readonly records: number;
}

/** The verification of one account: what it has read is kept for the checks that compare files with one another. */
export class AccountVerification {
  /** By folder. */
  readonly lists = new Map<string, ReadList>();
  /** The child lists that were read and are sound, by path below the account. */
  readonly children = new Map<string, { readonly sha256: string; readonly records: number }>();

  constructor(
    readonly reader: RawReader,
    readonly id: string,
    readonly shape: BackupShape,
    readonly subset: Subset | null,
    /** What should be there as of now; read again when a run goes on beside. */
    public expected: ExpectedState,
  ) {}

  get account(): ExpectedAccount | null {
    return this.expected.accounts.find(({ id }) => id === this.id) ?? null;
  }

  get files(): ReadonlyMap<string, ExpectedFile> {
    return this.account?.files ?? new Map();
  }

  /** The path in the backup of a path below the account. */
  full(accountPath: string): string {
    return `${accountFolder(this.id)}/${accountPath}`;
  }

  finding(accountPath: string, flaw: Flaw, remedy: Remedy): FileFinding {
    return findingOf(this.full(accountPath), flaw, remedy);
  }

  /** Whether a run that has not ended has placed the list of a resource. */
  isOpen(resource: ListShape): boolean {
    return this.expected.journal.lists.has(`${this.id}/${resource.name}`);
  }

  /** Whether the derived files of a list may not be written yet. */
  isUnderived(resource: ListShape): boolean {
    return this.expected.journal.underived.has(`${this.id}/${resource.name}`) ||
      this.owes(resource, "record_files");
  }

  /** Whether the manifest says that something is left to do for a resource. */
  owes(resource: ListShape, debt: Debt): boolean {
    return this.account?.manifest?.resources[resource.name]?.due?.includes(debt) ?? false;
  }

  /** Reads a file once and compares it with what is expected; `reading` is null if it could not be read. */
  async readFile(
    accountPath: string,
    read: (file: InputFile) => Promise<FileScan>,
  ): Promise<{ reading: FileScan | null; flaw: Flaw | null }> {
    const expected = this.files.get(accountPath) ?? { versions: [], mayBeAbsent: true };
    try {
      using file = this.reader.open(this.full(accountPath));
      if (!file) return { reading: null, flaw: flawOf(expected, null) };
      const reading = await read(file);
      const flaw = flawOf(expected, reading.entry) ??
        (reading.problem === null ? null : { problem: "malformed", detail: reading.problem });
      return { reading, flaw };
    } catch (error) {
      return { reading: null, flaw: isAbsent(error) ? flawOf(expected, null) : unreadable(error) };
    }
  }

  *dangling(): Generator<Dangling> {
    const idsOf = (folder: string) => this.lists.get(folder)?.ids ?? null;
    for (const { references, isSound } of this.lists.values()) {
      if (isSound) yield* references.dangling(this.id, idsOf);
    }
  }
}

/** Why a file is not what it should be; null if it is. `entry` null: it is absent. */
export function flawOf(expected: ExpectedFile, entry: FileEntry | null): Flaw | null {
  if (!entry) return expected.mayBeAbsent ? null : MISSING;
  if (expected.versions.some(({ sha256 }) => sha256 === entry.sha256)) return null;
  const wanted = expected.versions.at(-1);
  if (!wanted) return { problem: "unlisted", detail: "it was removed, and is there" };
  return { problem: "altered", detail: differenceText(entry, wanted) };
}

/** A file that the system does not let us read. @throws what is no error of the system */
export function unreadable(error: unknown): Flaw {
  const isSystem = error instanceof Error &&
    (error instanceof NotAFileError || error.name in Deno.errors || "code" in error ||
      /os error/.test(error.message));
  if (!isSystem) throw error;
  return { problem: "unreadable", detail: error.message };
}
