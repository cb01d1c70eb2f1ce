/** The `part`-th of `of` parts of a backup, counted from 1. */
export interface Subset {
  readonly part: number;
  readonly of: number;
}

/** FNV-1a, 32 bits: spreads paths evenly, the same in every run and version. */
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Whether a path is in the part; null is everything. A path stays in its part whatever else comes and goes. */
export function isPathIn(subset: Subset | null, path: string): boolean {
  if (!subset) return true;
  let hash = FNV_START;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), FNV_PRIME);
  return (hash >>> 0) % subset.of === subset.part - 1;
}

/** Whether a record's derived file is in the part: by the lower half of its id. */
export function isRecordIn(subset: Subset | null, idLo: number): boolean {
  return !subset || idLo % subset.of === subset.part - 1;
}
