/**
 * The candidate that a mistyped word most likely means; null if none is near. A candidate that begins with the word
 * counts as near however long it is, and so does one that ends with it or its plural: `--dry` means `--dry-run`, and
 * `payment` means `invoice_payments`.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const given = word.toLowerCase();
  const tails = spellings(word).map((each) => `_${each}`);
  const tail = candidates.filter((candidate) => tails.some((each) => candidate.endsWith(each)));
  if (tail[0] !== undefined && tail.length === 1) return tail[0];
  // One mistake in three letters: more, and the guess is noise.
  let least = Math.max(1, Math.floor(given.length / 3)) + 1;
  let best: string | null = null;
  for (const candidate of candidates) {
    const distance = editDistance(given, candidate);
    if (distance < least) [least, best] = [distance, candidate];
  }
  if (best !== null) return best;
  const begun = given.length >= 2
    ? candidates.filter((candidate) => candidate.startsWith(given))
    : [];
  return begun[0] ?? tail[0] ?? null;
}

/** How a resource of this name may be written: as it is, and in the plural. */
export function spellings(word: string): string[] {
  const name = word.toLowerCase().replaceAll("-", "_");
  return [name, `${name}s`, name.replace(/y$/, "ies")];
}

/** How many letters must be inserted, removed, replaced or swapped with their neighbour to get from `a` to `b`. */
export function editDistance(a: string, b: string): number {
  // Swapped neighbours are the commonest slip of the fingers, hence three rows instead of two.
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let distance = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (same ? 0 : 1),
      );
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, at(beforeLast, j - 2) + 1);
      }
      row.push(distance);
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
