// The layers of the program as data: who may import whom, and where an effect is at home.
// An entry is a folder (with a slash at its end) or a file, from the root of the repository.

/** What a folder of src/ may import besides itself. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The version is in deno.json.
  "main.ts": ["src/", "deno.json"],
  "src/json/": [],
  "src/http/": ["src/json/"],
  "src/store/": ["src/json/"],
  "src/harvest/": ["src/http/", "src/json/"],
  "src/backup/": ["src/harvest/", "src/http/", "src/store/", "src/json/"],
  // The hands of main.ts, one for each command: they are given the process and touch it not.
  "src/commands/": ["src/"],
  // A second way in, for other programs: it wires the parts as main.ts does.
  "src/library/": ["src/", "deno.json"],
  "src/text/": [],
  "src/cli/": ["src/text/"],
  "src/report/": ["src/text/"],
  // The fake Harvest must not agree with our reading of the API by sharing code with it.
  "src/demo/": ["src/http/clock.ts", "src/json/"],
  "src/export/": ["src/store/", "src/harvest/", "src/http/", "src/json/"],
  // The page reads through the same database as `export sqlite`.
  "src/view/": ["src/export/", "src/store/", "src/harvest/", "src/http/", "src/json/", "src/text/"],
  "src/audit/": ["src/store/", "src/harvest/", "src/http/", "src/json/"],
};

/** What a folder may import by `import type`, which leaves nothing in the running program. */
export const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = {
  "src/report/": ["src/backup/", "src/audit/"],
};

/** What every file may import. */
export const FOR_ALL: readonly string[] = ["src/usage_error.ts"];

/** Where the effects that have a name are at home, besides main.ts, which may do everything. */
export const HOMES: Readonly<Record<string, readonly string[]>> = {
  "the file system": ["src/store/"],
  "a server": ["src/demo/", "src/view/"],
  "time": ["src/http/clock.ts"],
  "chance": ["src/library/"],
  "the network": ["src/library/"],
  "the process": ["src/library/"],
};

const FILE_CALLS = "chmod|chown|copyFile|create|fsync|link|lstat|makeTempDir|makeTempFile|mkdir|" +
  "open|readDir|readFile|readLink|readTextFile|realPath|remove|rename|stat|symlink|truncate|" +
  "umask|utime|watchFs|writeFile|writeTextFile|FsFile";

/** The effect that using a name means; the first pattern that matches decides. */
export const EFFECTS: readonly (readonly [pattern: RegExp, effect: string])[] = [
  // Values and pure functions, which touch nothing.
  [/^Deno\.(errors|build|inspect|version|noColor|SeekMode)$/, "nothing"],
  [new RegExp(`^Deno\\.(${FILE_CALLS})(Sync)?$`), "the file system"],
  [/^node:fs/, "the file system"],
  [/^Deno\.(serve|listen|listenTls|connect)$/, "a server"],
  [/^(Deno|console|process)\.|^(Deno|globalThis)$/, "the process"],
  [/^node:(process|child_process|worker_threads|os)$/, "the process"],
  [/^(fetch|WebSocket|EventSource)$|^node:(net|tls|dgram|dns|http|https|http2)$/, "the network"],
  [/^(setTimeout|setInterval|Date\.now|performance\.now|AbortSignal\.timeout|new Date)$/, "time"],
  [/^node:timers/, "time"],
  [/^(Math\.random|crypto\.(randomUUID|getRandomValues))$/, "chance"],
];
