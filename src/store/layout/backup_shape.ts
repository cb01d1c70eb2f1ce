/** What a list is made of, beyond its folder. */
export interface ListShape {
  readonly name: string;
  readonly folder: string;
}

/** Lists per record of another list: `<folder>/<id>_<suffix>.json`. */
export interface ChildShape extends ListShape {
  readonly suffix: string;
}

/** Lists partitioned from another one by a reference of its records: `<parent>/<id>_<suffix>.json`. */
export interface PartitionShape {
  /** Name and folder of the list that is partitioned. */
  readonly name: string;
  readonly folder: string;
  readonly member: string;
  readonly parent: string;
  readonly suffix: string;
}

/** A member of a list's records by which they refer to records of another list. */
export interface ReferenceShape {
  readonly folder: string;
  /** Member by member, `[]` for each element of an array: `line_items[].project`. */
  readonly member: string;
  /** Folder of the list referred to. */
  readonly target: string;
}

/** The names of the folders in an account's folder. */
export function foldersOf({ objects, lists }: BackupShape): ReadonlySet<string> {
  return new Set([...objects, ...lists].map(({ folder }) => folder));
}

/** What an account's folder holds, as plain data: the store itself knows no Harvest. */
export interface BackupShape {
  /** Single objects: `<folder>/data.json`. */
  readonly objects: readonly ListShape[];
  readonly lists: readonly ListShape[];
  readonly children: readonly ChildShape[];
  readonly partitions: readonly PartitionShape[];
  readonly references: readonly ReferenceShape[];
}
