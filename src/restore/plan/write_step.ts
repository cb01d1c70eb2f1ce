import type { Fields } from "../../json/exact.ts";
import type { Upload } from "../wire/harvest_writer.ts";

/** What a write does to its record. */
export type WriteAction =
  | "create"
  | "adopt"
  | "activate"
  | "archive"
  | "set"
  | "send"
  | "close"
  | "accept"
  | "decline"
  | "mail"
  | "alert"
  | "team";

/** The request of a write, but for its file. */
export interface WriteBody {
  readonly method: "POST" | "PATCH";
  readonly path: string;
  readonly body: Fields;
}

/** How to find out whether a write was done that nobody knows the end of. */
export type Lookup =
  /** The records of a list among which it would be; it has this natural key. */
  | {
    readonly kind: "record";
    readonly resource: string;
    readonly path?: string;
    readonly parentId?: string;
    readonly query: Readonly<Record<string, string>>;
    readonly key: string;
    /** Older ones than the restore are others that look the same. */
    readonly isNew: boolean;
  }
  /** The object has one of these states by then. */
  | { readonly kind: "state"; readonly path: string; readonly states: readonly string[] }
  /** It may simply be sent again. */
  | { readonly kind: "repeat" };

/** One write. */
export interface WriteStep {
  readonly action: WriteAction;
  readonly resource: string;
  /** The record of the backup that it is for. */
  readonly old: string;
  /** Whether it is to be sent even if the journal says that it was. */
  readonly isAlways: boolean;
  /** Made when it is its turn, since it takes ids of records written before. @throws MissingReferenceError */
  readonly body: () => WriteBody;
  readonly upload: (() => Promise<Upload | null>) | null;
  readonly lookup: () => Lookup;
}

/** Writes that may be under way side by side; the next stage begins when they are all done. */
export interface WriteStage {
  readonly action: WriteAction;
  readonly resource: string;
  readonly steps: AsyncIterable<WriteStep>;
  /** Whether each must be done before the next is sent. */
  readonly isOrdered: boolean;
}

/** How the journal names a write. */
export function keyOf(
  { action, resource, old }: Pick<WriteStep, "action" | "resource" | "old">,
): string {
  return `${action} ${resource}/${old}`;
}
