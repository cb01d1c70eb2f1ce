// The layers and rooms of the program as data: which may import which, and where each effect belongs.
// An entry is a folder (with a slash at its end) or a file, from the root of the repository.

/** What a layer, a folder of src/, may import besides itself. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The version is in deno.json.
  "main.ts": ["src/", "deno.json"],
  "src/json/": [],
  "src/http/": ["src/json/"],
  "src/store/": ["src/json/"],
  "src/harvest/": ["src/http/", "src/json/"],
  "src/backup/": ["src/harvest/", "src/http/", "src/store/", "src/json/"],
  // One file for each command. They use the process only through what main.ts gives them.
  "src/commands/": ["src/"],
  // The entry for other programs: it wires the parts together as main.ts does.
  "src/library/": ["src/", "deno.json"],
  "src/text/": [],
  // What every figure means: for all that compute one.
  "src/figures/": ["src/json/"],
  "src/cli/": ["src/text/", "src/harvest/hosts.ts"],
  "src/report/": [
    "src/text/",
    "src/figures/figures.ts",
    "src/harvest/catalog.ts",
    "src/harvest/limits.ts",
    "src/harvest/roles.ts",
  ],
  // The fake Harvest shares no code with the client: otherwise both could misread the API in the same way.
  "src/demo/": ["src/http/clock.ts", "src/json/"],
  "src/export/": [
    "src/figures/",
    "src/store/",
    "src/harvest/",
    "src/http/",
    "src/json/",
    "src/text/",
  ],
  // The page reads through the same database as `export sqlite`.
  "src/view/": [
    "src/export/",
    "src/figures/",
    "src/store/",
    "src/harvest/",
    "src/http/",
    "src/json/",
    "src/text/",
  ],
  // Looking into a backup with what is known of Harvest's resources.
  "src/inspect/": ["src/store/", "src/harvest/", "src/json/"],
  // One folder of all that is read from a backup.
  "src/leave/": [
    ...["src/export/", "src/view/", "src/audit/", "src/report/", "src/inspect/", "src/store/"],
    ...["src/figures/", "src/harvest/", "src/http/", "src/json/", "src/text/"],
  ],
  "src/audit/": ["src/figures/", "src/store/", "src/harvest/", "src/http/", "src/json/"],
  // It reads the backup as exports do, and proves its work with a backup of the target.
  "src/restore/": [
    "src/backup/",
    "src/export/read_account.ts",
    "src/export/destinations/clock_text.ts",
    "src/harvest/",
    "src/http/",
    "src/store/",
    "src/json/",
  ],
};

/**
 * What a room, a folder inside a layer, may import of its own layer besides itself. The files at the top of a layer may
 * import all of its rooms; a room lists the files at the top that it may use.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "src/http/errors/": [],
  "src/http/body/": ["src/http/errors/", "src/http/clock.ts"],

  "src/store/files/": [],
  "src/store/layout/": [],
  "src/store/lists/": ["src/store/files/", "src/store/layout/", "src/store/raw_reader.ts"],
  "src/store/manifest/": [
    "src/store/files/",
    "src/store/layout/",
    "src/store/raw_reader.ts",
  ],
  "src/store/journal/": [
    "src/store/files/",
    "src/store/layout/",
    "src/store/manifest/",
    "src/store/raw_reader.ts",
  ],
  "src/store/history/": [
    "src/store/files/",
    "src/store/layout/",
    "src/store/lists/",
    "src/store/raw_reader.ts",
  ],
  "src/store/write/": [
    "src/store/files/",
    "src/store/layout/",
    "src/store/lists/",
    "src/store/manifest/",
    "src/store/journal/",
    "src/store/history/",
    "src/store/raw_reader.ts",
  ],
  "src/store/trust/": [
    "src/store/files/",
    "src/store/layout/",
    "src/store/lists/",
    "src/store/manifest/",
    "src/store/history/",
    "src/store/write/",
    "src/store/raw_reader.ts",
  ],
  "src/store/settle/": [
    "src/store/files/",
    "src/store/layout/",
    "src/store/lists/",
    "src/store/manifest/",
    "src/store/journal/",
    "src/store/write/",
    "src/store/trust/",
    "src/store/raw_reader.ts",
  ],
  "src/store/verify/": [
    "src/store/files/",
    "src/store/layout/",
    "src/store/lists/",
    "src/store/manifest/",
    "src/store/journal/",
    "src/store/history/",
    "src/store/backup_reader.ts",
    "src/store/no_backup_error.ts",
    "src/store/raw_reader.ts",
  ],
  "src/store/repair/": [
    "src/store/files/",
    "src/store/layout/",
    "src/store/lists/",
    "src/store/manifest/",
    "src/store/journal/",
    "src/store/history/",
    "src/store/write/",
    "src/store/settle/",
    "src/store/trust/",
    "src/store/verify/",
    "src/store/raw_reader.ts",
  ],

  "src/backup/context/": [],
  "src/backup/plan/": ["src/backup/context/"],
  "src/backup/sync/": ["src/backup/context/", "src/backup/plan/"],

  "src/audit/ledger/": [],
  "src/audit/offline/": ["src/audit/ledger/"],
  "src/audit/online/": ["src/audit/ledger/"],

  "src/export/columns/": ["src/export/read_account.ts"],
  "src/export/sqlite/": [
    "src/export/columns/",
    "src/export/export_request.ts",
    "src/export/read_account.ts",
  ],
  "src/export/csv/": [
    "src/export/columns/",
    "src/export/export_request.ts",
    "src/export/read_account.ts",
  ],
  "src/export/harvest_csv/": ["src/export/destinations/", "src/export/read_account.ts"],
  "src/export/destinations/": [
    "src/export/export_request.ts",
    "src/export/read_account.ts",
  ],

  "src/report/run/": [
    "src/report/json_line.ts",
    "src/report/quantities.ts",
  ],
  "src/report/audit/": [
    "src/report/json_line.ts",
    "src/report/quantities.ts",
    "src/report/statement.ts",
  ],
  "src/report/restore/": ["src/report/quantities.ts", "src/report/statement.ts"],

  "src/view/catalog/": [],
  "src/view/index/": ["src/view/catalog/"],
  "src/view/html/": ["src/view/catalog/", "src/view/index/"],
  "src/view/figures/": ["src/view/catalog/", "src/view/index/", "src/view/html/"],
  "src/view/pages/": [
    "src/view/catalog/",
    "src/view/index/",
    "src/view/html/",
    "src/view/figures/",
  ],
  "src/view/lookup/": [
    "src/view/catalog/",
    "src/view/index/",
    "src/view/html/",
    "src/view/figures/",
    "src/view/pages/",
  ],
  "src/view/server/": [
    "src/view/catalog/",
    "src/view/index/",
    "src/view/html/",
    "src/view/pages/",
  ],
  "src/view/site/": [
    "src/view/catalog/",
    "src/view/index/",
    "src/view/html/",
    "src/view/pages/",
  ],
  "src/view/statement/": [
    "src/view/catalog/",
    "src/view/index/",
    "src/view/html/",
    "src/view/figures/",
    "src/view/pages/",
  ],

  "src/restore/records/": [],
  "src/restore/target/": ["src/restore/records/"],
  "src/restore/wire/": [],
  "src/restore/plan/": ["src/restore/records/", "src/restore/target/", "src/restore/wire/"],
  "src/restore/apply/": [
    "src/restore/records/",
    "src/restore/target/",
    "src/restore/wire/",
    "src/restore/plan/",
  ],
  "src/restore/proof/": [
    "src/restore/records/",
    "src/restore/target/",
    "src/restore/plan/",
    "src/restore/apply/",
  ],

  "src/demo/data/": [],
  "src/demo/api/": ["src/demo/data/"],
  "src/demo/sample/": ["src/demo/data/", "src/demo/write/"],
  "src/demo/write/": ["src/demo/data/", "src/demo/api/"],
  "src/demo/server/": ["src/demo/data/", "src/demo/api/", "src/demo/sample/", "src/demo/write/"],
};

/** What a layer may import by `import type`, which leaves nothing in the running program. */
export const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = {
  "src/report/": ["src/backup/", "src/audit/", "src/inspect/", "src/view/", "src/restore/"],
};

/** Files that only some may import, whatever else they may: for `uses`, and, as a type only, for `types`. */
export const RESERVED: Readonly<
  Record<string, { readonly uses: readonly string[]; readonly types: readonly string[] }>
> = {
  // Everybody else reads a backup by BackupReader, which holds each file against its digest; a run gets it from its folder.
  "src/store/raw_reader.ts": { uses: ["src/store/"], types: ["src/backup/"] },
};

/** What every file may import. */
export const FOR_ALL: readonly string[] = ["src/usage_error.ts"];

/** Where each effect belongs; main.ts may have all of them. */
export const HOMES: Readonly<Record<string, readonly string[]>> = {
  "the file system": ["src/store/"],
  "a server": ["src/demo/", "src/view/"],
  "time": ["src/http/clock.ts"],
  "chance": ["src/library/"],
  "the network": ["src/library/"],
  "the process": ["src/library/"],
};

/**
 * Who may name a method that changes something, and who may make a request at all: a backup has no code that could send
 * anything but GET.
 */
export const WRITE_METHODS: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);
export const MAY_WRITE: readonly string[] = ["src/restore/", "src/demo/"];
export const MAY_REQUEST: readonly string[] = ["src/http/attempt.ts", "src/restore/wire/"];

const FILE_CALLS = "chmod|chown|copyFile|create|fsync|link|lstat|makeTempDir|makeTempFile|mkdir|" +
  "open|readDir|readFile|readLink|readTextFile|realPath|remove|rename|stat|symlink|truncate|" +
  "umask|utime|watchFs|writeFile|writeTextFile|FsFile";

/** Packages from npm, and the layers that may import them. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "client-zip": ["src/leave/"],
};

/** The effect that the use of a name has; the first pattern that matches decides. */
export const EFFECTS: readonly (readonly [pattern: RegExp, effect: string])[] = [
  // Values and pure functions.
  [/^Deno\.(errors|build|inspect|version|noColor|SeekMode)$/, "nothing"],
  [new RegExp(`^Deno\\.(${FILE_CALLS})(Sync)?$`), "the file system"],
  [/^(node:fs|@std\/fs)/, "the file system"],
  [/^Deno\.(serve|listen|listenTls|connect)$/, "a server"],
  [/^(Deno|console|process)\.|^(Deno|globalThis)$/, "the process"],
  [/^node:(process|child_process|worker_threads|os)$/, "the process"],
  [/^(fetch|WebSocket|EventSource)$|^node:(net|tls|dgram|dns|http|https|http2)$/, "the network"],
  [/^(setTimeout|setInterval|Date\.now|performance\.now|AbortSignal\.timeout|new Date)$/, "time"],
  [/^node:timers/, "time"],
  [/^(Math\.random|crypto\.(randomUUID|getRandomValues))$/, "chance"],
];
