import { parseAccountPath } from "./paths.ts";

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

/** What a file is in a backup of a shape, which may not know its resource; `id`: of the record that it is of. */
export type ShapedFile =
  | { readonly kind: "list" | "object"; readonly shape: ListShape | undefined }
  | { readonly kind: "record"; readonly shape: ListShape | undefined; readonly id: string }
  | { readonly kind: "child list"; readonly shape: ChildShape; readonly id: string }
  | { readonly kind: "partition"; readonly shape: PartitionShape; readonly id: string }
  | { readonly kind: "pdf" | "receipt"; readonly folder: string; readonly id: string }
  | { readonly kind: "history" | "deleted" | "other" };

/** What the file at a path below an account's folder is. */
export function shapedFile(
  { objects, lists, children, partitions }: BackupShape,
  accountPath: string,
): ShapedFile {
  const file = parseAccountPath(accountPath);
  const shapeIn = (shapes: readonly ListShape[], folder: string) =>
    shapes.find((shape) => shape.folder === folder);
  switch (file?.kind) {
    case "history":
    case "deleted":
      return { kind: file.kind };
    case "object":
      return { kind: "object", shape: shapeIn(objects, file.folder) };
    case "list":
      return { kind: "list", shape: shapeIn(lists, file.folder) };
    case "record":
      return { kind: "record", shape: shapeIn(lists, file.folder), id: file.id };
    case "artifact": {
      const { folder, name } = file;
      // The PDF of a record is named by its id alone; a receipt has its own name after it, and may be of any type.
      const kind = /^\d+\.pdf$/.test(name) ? "pdf" : "receipt";
      return { kind, folder, id: /^\d+/.exec(name)?.[0] ?? "" };
    }
    case "child list": {
      const { folder, suffix, id } = file;
      const child = children.find((each) => each.folder === folder && each.suffix === suffix);
      if (child) return { kind: "child list", shape: child, id };
      const part = partitions.find((each) => each.parent === folder && each.suffix === suffix);
      return part ? { kind: "partition", shape: part, id } : { kind: "other" };
    }
    default:
      return { kind: "other" };
  }
}
