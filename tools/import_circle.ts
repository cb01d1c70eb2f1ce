/** `import … from "./x.ts"`, `import type`, `export … from`, `import("./x.ts")`. */
const IMPORT_REGEXP = /\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

/** The files that a file imports, for their types or more; all as paths from the root of the repository. */
export type ImportsOf = (file: string) => readonly string[];

/** Looks the imports up in the files below `root`, and reads each file once. */
export function importsOnDisk(root: URL): ImportsOf {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const found = known.get(file) ?? readImports(file, root);
    known.set(file, found);
    return found;
  };
}

function readImports(file: string, root: URL): string[] {
  const url = new URL(file, root);
  try {
    return [...Deno.readTextFileSync(url).matchAll(IMPORT_REGEXP)]
      .map(([, specifier = ""]) => new URL(specifier, url).href.slice(root.href.length));
  } catch (error) {
    // A file that is being renamed, or an import of one that does not exist: the compiler reports it.
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * The shortest circle that the import of `to` by `from` closes: the files on it, beginning and ending with `from`. Null
 * if it closes none.
 */
export function importCircle(from: string, to: string, importsOf: ImportsOf): string[] | null {
  const importedBy = new Map([[to, from]]);
  // Entries that are added to a Map while it is walked are visited too: this is a breadth-first search.
  for (const file of importedBy.keys()) {
    if (file === from) break;
    for (const next of importsOf(file)) {
      if (!importedBy.has(next)) importedBy.set(next, file);
    }
  }
  if (!importedBy.has(from)) return null;
  const circle = [from];
  let file = from;
  do {
    file = importedBy.get(file) ?? from;
    circle.unshift(file);
  } while (file !== from);
  return circle;
}
