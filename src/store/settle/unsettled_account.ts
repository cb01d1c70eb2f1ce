import { type BackupShape, shapedFile } from "../layout/backup_shape.ts";
import { accountOfFolder, parsePath } from "../layout/paths.ts";
import {
  type BegunRun,
  type JournalEntry,
  pathOf,
  type PlacedChildren,
  type PlacedList,
  type RunEntry,
} from "../journal/journal_entry.ts";

/** The children of one resource. */
class UnsettledChildren {
  /** Whether a run began to read those of every parent. */
  readsAll = false;
  /** Parents whose own records changed, or whose lists were set aside, so that their children are due. */
  readonly pending = new Set<string>();
  /** Of these, those whose lists were set aside: how many records they had is not known, so that they are due in any case. */
  readonly uncounted = new Set<string>();
  /** Parents whose children were read. */
  readonly done = new Set<string>();
  /** What those repeat of other lists: see the manifest's `repeated`. */
  readonly repeated = new Map<string, string>();
  /** By how much the number of records has changed. */
  added = 0;
}

/** What has happened to an account since its manifest was written, by name of resource. */
export class UnsettledAccount {
  /** What the last run was to do of it; null if it did not say. */
  begun: Omit<BegunRun, "accounts" | "type"> & BegunRun["accounts"][number] | null = null;
  /** The role that it had; undefined if it came to nothing, or saw less than the one before. */
  role: string | null | undefined;
  /** Objects too. */
  readonly lists = new Map<string, PlacedList>();
  /** Lists whose `<id>.json` may not be written. */
  readonly underived = new Set<string>();
  /** Lists whose partitions may not be written. */
  readonly unpartitioned = new Set<string>();
  readonly partitioned = new Set<string>();
  readonly children = new Map<string, UnsettledChildren>();

  constructor(readonly shape: BackupShape) {}

  apply(entry: RunEntry, name: string): void {
    if (entry.type === "role") this.role = entry.role;
    if (entry.type === "list") this.#list(name, entry);
    if (entry.type === "derived") this.underived.delete(name);
    if (entry.type === "partitioned") {
      this.unpartitioned.delete(name);
      this.partitioned.add(name);
    }
    if (entry.type === "nested_whole") {
      const children = this.#children(name);
      children.readsAll = true;
      children.done.clear();
    }
    if (entry.type === "parent") this.#parent(name, entry);
  }

  #list(name: string, list: PlacedList): void {
    const { lists, partitions, children } = this.shape;
    const folder = lists.find((each) => each.name === name)?.folder;
    this.lists.set(name, list);
    if (folder === undefined) return;
    this.underived.add(name);
    for (const partition of partitions) {
      if (partition.name === name || partition.parent === folder) {
        this.unpartitioned.add(partition.name);
        this.partitioned.delete(partition.name);
      }
    }
    for (const child of children.filter((each) => each.folder === folder)) {
      const state = this.#children(child.name);
      list.parents.forEach((id) => state.pending.add(id));
      state.added -= list.nested_removed[child.suffix] ?? 0;
    }
  }

  #parent(name: string, placed: PlacedChildren & { readonly parent: string }): void {
    const { parent, records, before, repeated } = placed;
    const children = this.#children(name);
    if (children.uncounted.has(parent)) return;
    children.pending.delete(parent);
    children.done.add(parent);
    if (repeated !== undefined) children.repeated.set(parent, repeated);
    children.added += records - before;
  }

  /** A file below the account's folder was set aside. */
  setAside(accountPath: string): void {
    const file = shapedFile(this.shape, accountPath);
    if (file.kind !== "child list") return;
    const { pending, uncounted } = this.#children(file.shape.name);
    for (const ids of [pending, uncounted]) ids.add(file.id);
  }

  #children(name: string): UnsettledChildren {
    const known = this.children.get(name) ?? new UnsettledChildren();
    this.children.set(name, known);
    return known;
  }
}

/**
 * The accounts that a journal is about, by id, with what has happened to each since its manifest was written: a commit that
 * places the manifest settles its account.
 */
export function unsettledAccounts(
  entries: readonly JournalEntry[],
  shape: BackupShape,
): Map<string, UnsettledAccount> {
  const accounts = new Map<string, UnsettledAccount>();
  const accountOf = (id: string) => {
    const account = accounts.get(id) ?? new UnsettledAccount(shape);
    accounts.set(id, account);
    return account;
  };
  const apply = (entry: JournalEntry | RunEntry) => {
    if (entry.type === "begun") {
      const { type: _, accounts: all, ...run } = entry;
      for (const account of all) accountOf(account.id).begun = { ...run, ...account };
    } else if ("key" in entry && !PAGES.has(entry.type)) {
      const [id = "", name = ""] = entry.key.split("/");
      accountOf(id).apply(entry, name);
    }
  };
  for (const entry of entries) {
    if (entry.type !== "commit") {
      apply(entry);
      continue;
    }
    const files = entry.changes.map((change) => parsePath(pathOf(change)));
    for (const file of files) if (file && "account" in file) accountOf(file.account);
    // What is put back in the same step is as it was.
    const back = new Set(entry.changes.flatMap((change) => "put" in change ? [change.put] : []));
    for (const change of entry.changes) {
      if (!("aside" in change) || back.has(change.aside)) continue;
      const [folder = "", ...below] = change.aside.split("/");
      const id = accountOfFolder(folder);
      if (id !== null) accountOf(id).setAside(below.join("/"));
    }
    entry.then.forEach(apply);
    for (const file of files) if (file?.kind === "manifest") accounts.delete(file.account);
  }
  return accounts;
}

/** Entries about a reading that is under way: nothing depends on them. */
const PAGES: ReadonlySet<string> = new Set(["sweep", "page", "swept"]);
