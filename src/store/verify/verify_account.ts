import { join } from "@std/path/join";
import type { IdList } from "../../json/record_id.ts";
import type { BackupShape, ListShape } from "../layout/backup_shape.ts";
import type { Dangling, Finding, Problem, Remedy } from "../lists/finding.ts";
import { ListScanner } from "../lists/list_scanner.ts";
import { accountFolder } from "../layout/paths.ts";
import type { ReferenceTally } from "../lists/reference_tally.ts";
import type { ExpectedAccount, ExpectedFile, ExpectedState } from "./expected_state.ts";
import type { Subset } from "../layout/subset.ts";

/** A list as it was read. */
export interface ReadList {
  readonly sha256: string;
  readonly records: number;
  /** False if it is damaged: nothing is compared with it then. */
  readonly isSound: boolean;
  readonly ids: IdList;
  readonly references: ReferenceTally;
}

/** Looks at one account; what it has read is kept for the checks that compare files with one another. */
export class AccountCheck {
  readonly lists = new Map<string, ReadList>();
  /** The nested lists that were read and are sound, by path below the account. */
  readonly children = new Map<string, { readonly sha256: string; readonly records: number }>();
  readonly scanner = new ListScanner();

  constructor(
    readonly root: string,
    readonly id: string,
    readonly options: { readonly shape: BackupShape; readonly subset: Subset | null },
    /** What should be there as of now; read again when a run goes on beside. */
    public expected: ExpectedState,
  ) {}

  get shape(): BackupShape {
    return this.options.shape;
  }

  get subset(): Subset | null {
    return this.options.subset;
  }

  get account(): ExpectedAccount | null {
    return this.expected.accounts.find(({ id }) => id === this.id) ?? null;
  }

  get files(): ReadonlyMap<string, ExpectedFile> {
    return this.account?.files ?? new Map();
  }

  /** A path of the account relative to the backup. */
  full(own: string): string {
    return `${accountFolder(this.id)}/${own}`;
  }

  /** Where a path of the account lies on this system. */
  disk(own: string): string {
    return join(this.root, accountFolder(this.id), ...own.split("/"));
  }

  finding(
    own: string,
    problem: Problem,
    { detail, remedy }: { detail: string; remedy: Remedy },
  ): Finding {
    return { path: this.full(own), problem, detail, remedy };
  }

  /** Whether a run that has not ended has placed the list of a resource. */
  isOpen(resource: ListShape): boolean {
    return this.expected.journal.lists.has(`${this.id}/${resource.name}`);
  }

  /** Whether the derived files of a list may not be written yet. */
  isUnderived(resource: ListShape): boolean {
    return this.expected.journal.underived.has(`${this.id}/${resource.name}`);
  }

  *dangling(): Generator<Dangling> {
    const idsOf = (folder: string) => this.lists.get(folder)?.ids ?? null;
    for (const { references, isSound } of this.lists.values()) {
      if (isSound) yield* references.dangling(this.id, idsOf);
    }
  }
}

/** Why a file is not what it should be; null if it is. `entry` null: it is not there. */
export function mismatch(
  expected: ExpectedFile,
  entry: { readonly sizeBytes: number; readonly sha256: string } | null,
): { readonly problem: Problem; readonly detail: string } | null {
  if (!entry) {
    return expected.mayBeAbsent ? null : { problem: "missing", detail: "it does not exist" };
  }
  if (expected.versions.some(({ sha256 }) => sha256 === entry.sha256)) return null;
  const wanted = expected.versions.at(-1);
  if (!wanted) return { problem: "unlisted", detail: "it was removed, and is there" };
  return {
    problem: "altered",
    detail: wanted.sizeBytes === null || wanted.sizeBytes === entry.sizeBytes
      ? `its SHA-256 is ${entry.sha256}, it should be ${wanted.sha256}`
      : `it has ${entry.sizeBytes} bytes, it should have ${wanted.sizeBytes}`,
  };
}
