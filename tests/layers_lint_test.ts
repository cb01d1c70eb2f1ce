import { assertEquals } from "@std/assert/equals";
import { fromFileUrl } from "@std/path/from-file-url";
import { ROOMS } from "../tools/layers.ts";
import { importCircle } from "../tools/import_circle.ts";
import plugin from "../tools/layers_lint.ts";

/** The rules that a file of this content at this place breaks, each once. */
function brokenRules(file: string, source: string): string[] {
  const path = fromFileUrl(new URL(`../${file}`, import.meta.url));
  return [...new Set(Deno.lint.runPlugin(plugin, path, source).map(({ id }) => id))];
}

type Row = readonly [file: string, source: string];

const UPWARD: readonly Row[] = [
  ["src/http/x.ts", `import { CATALOG } from "../harvest/catalog.ts";`],
  ["src/store/x.ts", `import { CATALOG } from "../harvest/catalog.ts";`],
  ["src/store/x.ts", `import type { Clock } from "../http/clock.ts";`],
  ["src/harvest/x.ts", `import { paths } from "../store/paths.ts";`],
  ["src/json/x.ts", `import { systemClock } from "../http/clock.ts";`],
  ["src/backup/x.ts", `import { parseCommand } from "../cli/parse_command.ts";`],
  ["src/backup/x.ts", `import type { Summary } from "../report/summary.ts";`],
  ["src/backup/x.ts", `export { Summary } from "../report/summary.ts";`],
  ["src/backup/x.ts", `export * from "../report/summary.ts";`],
  ["src/backup/x.ts", `await import("../report/summary.ts");`],
  ["src/backup/x.ts", `await import(name);`],
  ["src/backup/x.ts", `import { main } from "../../main.ts";`],
  ["src/report/x.ts", `import { planBackup } from "../backup/plan.ts";`],
  ["src/demo/x.ts", `import { CATALOG } from "../harvest/catalog.ts";`],
  ["src/demo/x.ts", `import { Pacer } from "../http/pacer.ts";`],
  ["src/new_layer/x.ts", `import { paths } from "../store/paths.ts";`],
  ["src/usage_error.ts", `import { paths } from "./store/paths.ts";`],
  ["src/http/x.ts", `import { stdMap } from "../../tools/std_map.ts";`],
  ["src/http/x.ts", `import x from "npm:x@1";`],
  ["main.ts", `import { stdMap } from "./tools/std_map.ts";`],
  ["src/store/lists/x.ts", `import { verify } from "../verify/verify_backup.ts";`],
  ["src/store/files/x.ts", `import type { BackupReader } from "../backup_reader.ts";`],
  ["src/view/x.ts", `import type { RawReader } from "../store/raw_reader.ts";`],
  ["src/commands/x.ts", `import { RawReader } from "../store/raw_reader.ts";`],
  ["src/backup/x.ts", `import { RawReader } from "../store/raw_reader.ts";`],
  ["main.ts", `import { RawReader } from "./src/store/raw_reader.ts";`],
  ["src/store/new_room/x.ts", `import { paths } from "../layout/paths.ts";`],
];

const DOWNWARD: readonly Row[] = [
  ["src/backup/x.ts", `import { CATALOG } from "../harvest/catalog.ts";`],
  ["src/backup/x.ts", `import { plan } from "./plan.ts";`],
  ["src/backup/x.ts", `import type { RawReader } from "../store/raw_reader.ts";`],
  ["src/store/x.ts", `import { RawReader } from "./raw_reader.ts";`],
  ["src/report/x.ts", `import type { BackupEvent } from "../backup/event.ts";`],
  ["src/cli/x.ts", `import { UsageError } from "../usage_error.ts";`],
  ["src/demo/x.ts", `import { systemClock } from "../http/clock.ts";`],
  ["src/store/x.ts", `import { join } from "@std/path/join"; import { crc32 } from "node:zlib";`],
  ["src/store/verify/x.ts", `import { readList } from "../lists/list_reader.ts";`],
  ["src/store/x.ts", `import { verify } from "./verify/verify_backup.ts";`],
  ["src/http/body/x.ts", `import type { Clock } from "../clock.ts";`],
  ["src/http/new_room/x.ts", `import { scan } from "../../json/scan.ts";`],
  ["main.ts", `import { summary } from "./src/report/summary.ts";`],
  ["main.ts", `import settings from "./deno.json" with { type: "json" };`],
  ["tests/x.ts", `import { stdMap } from "../tools/std_map.ts";`],
];

/** Files that others import, directly and by a way round. */
const IN_CIRCLE: readonly Row[] = [
  ["src/json/scan.ts", `import { oneLine } from "./one_line.ts";`],
  ["src/json/scan.ts", `import type { Slice } from "./slice_records.ts";`],
  ["src/json/scan.ts", `export * from "./scan.ts";`],
  ["src/json/record_id.ts", `await import("./slice_records.ts");`],
];

const IN_NO_CIRCLE: readonly Row[] = [
  ["src/json/slice_records.ts", `import { skipSpace } from "./scan.ts";`],
  ["src/json/x.ts", `import { oneLine } from "./one_line.ts";`],
];

const STRAY: readonly Row[] = [
  ["src/backup/x.ts", `Deno.openSync("x");`],
  ["src/backup/x.ts", `Deno["readTextFile"]("x");`],
  ["src/backup/x.ts", `globalThis.Deno.remove("x");`],
  ["src/backup/x.ts", `const { remove } = Deno;`],
  ["src/backup/x.ts", `import { readFileSync } from "node:fs";`],
  ["src/backup/x.ts", `import { exists } from "@std/fs/exists";`],
  ["src/store/x.ts", `Deno.env.get("HOME");`],
  ["src/store/x.ts", `Deno.exit(1);`],
  ["src/store/x.ts", `const file = String(Math.random());`],
  ["src/http/x.ts", `await fetch("https://example.com");`],
  ["src/http/x.ts", `globalThis.fetch("https://example.com");`],
  ["src/http/x.ts", `pace(fetch);`],
  ["src/http/x.ts", `function pace(send = fetch) { return send; }`],
  ["src/http/x.ts", `Date.now();`],
  ["src/http/x.ts", `new Date();`],
  ["src/http/x.ts", `setTimeout(go, 1);`],
  ["src/http/x.ts", `AbortSignal.timeout(1);`],
  ["src/report/x.ts", `console.log("x");`],
  ["src/backup/x.ts", `Deno.serve(answer);`],
  ["src/demo/x.ts", `Deno.writeTextFile("x", "x");`],
];

const AT_HOME: readonly Row[] = [
  [
    "src/store/x.ts",
    `await Deno.open("x"); Deno.mkdirSync("x"); throw new Deno.errors.NotFound();`,
  ],
  ["src/backup/x.ts", `if (error instanceof Deno.errors.NotFound) new Date(0);`],
  ["src/http/clock.ts", `setTimeout(() => Date.now(), 1); new Date(); performance.now();`],
  ["src/demo/x.ts", `Deno.serve(answer);`],
  ["src/harvest/x.ts", `client.fetch(url); clock.now();`],
  ["main.ts", `Deno.exit(await fetch("x")); console.log(Date.now(), Math.random());`],
  ["tests/x.ts", `Deno.exit(Date.now());`],
];

const WRITING: readonly Row[] = [
  ["src/backup/x.ts", `client.send("POST", "/clients");`],
  ["src/harvest/x.ts", `const METHOD = "DELETE";`],
  ["main.ts", `const METHOD = "PATCH";`],
  ["src/harvest/x.ts", `new Request(url);`],
  ["src/http/attempt.ts", `new Request(url, { method });`],
  ["src/http/attempt.ts", `new Request(url, options);`],
  ["src/restore/plan/x.ts", `new Request(url);`],
];

const READING: readonly Row[] = [
  ["src/http/attempt.ts", `new Request(url, { headers, redirect: "manual", signal });`],
  ["src/restore/wire/x.ts", `new Request(url, { method: "POST", body });`],
  ["src/restore/plan/x.ts", `const METHOD = "PATCH";`],
  ["src/demo/x.ts", `if (method === "DELETE") new Request(url, { method });`],
  ["src/backup/x.ts", `const text = "POSTPONED";`],
];

for (
  const [name, rows, expected] of [
    ["no-upward-import reports an import a layer may not have", UPWARD, [
      "layers/no-upward-import",
    ]],
    ["no-upward-import passes an import the table allows", DOWNWARD, []],
    ["no-import-circle reports an import that leads back to its file", IN_CIRCLE, [
      "layers/no-import-circle",
    ]],
    ["no-import-circle passes an import that leads back nowhere", IN_NO_CIRCLE, []],
    ["effects-at-home reports an effect outside its home", STRAY, ["layers/effects-at-home"]],
    ["effects-at-home passes an effect at home", AT_HOME, []],
    ["writes-in-restore reports what could change Harvest", WRITING, ["layers/writes-in-restore"]],
    ["writes-in-restore passes what reads, and a restore", READING, []],
  ] as const
) {
  Deno.test(name, () => {
    for (const [file, source] of rows) {
      const broken = brokenRules(file, source);
      assertEquals(broken, [...expected], `${file}: ${source}`);
    }
  });
}

Deno.test("the table of rooms lets no rooms import each other in a circle", () => {
  for (const [room, entries] of Object.entries(ROOMS)) {
    for (const entry of entries) {
      assertEquals(importCircle(room, entry, (other) => ROOMS[other] ?? []), null, room);
    }
  }
});
