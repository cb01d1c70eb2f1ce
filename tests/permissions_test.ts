import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { fromFileUrl } from "@std/path/from-file-url";
import settings from "../deno.json" with { type: "json" };
import { ENVIRONMENT } from "../src/cli/flags.ts";
import { compileCommands, TARGETS } from "../tools/compile.ts";

type Row = readonly [query: Readonly<Record<string, string>>, granted: boolean];

const ROWS: readonly Row[] = [
  [{ name: "net", host: "api.harvestapp.com:443" }, true],
  [{ name: "net", host: "id.getharvest.com:443" }, true],
  [{ name: "net", host: "acme.harvestapp.com:443" }, true],
  [{ name: "net", host: "bucket.s3.us-east-1.amazonaws.com:443" }, true],
  [{ name: "net", host: "d111111abcdef8.cloudfront.net:443" }, true],
  [{ name: "net", host: "127.0.0.1:8000" }, true],
  [{ name: "net", host: "localhost:8000" }, true],
  [{ name: "net", host: "[::1]:8000" }, true],
  [{ name: "net", host: "api.harvestapp.com:80" }, false],
  [{ name: "net", host: "harvestapp.com.example.com:443" }, false],
  [{ name: "net", host: "notharvestapp.com:443" }, false],
  [{ name: "net", host: "example.com:443" }, false],
  // Where cloud machines keep their credentials.
  [{ name: "net", host: "169.254.169.254:80" }, false],
  [{ name: "net" }, false],
  [{ name: "run" }, false],
  [{ name: "ffi" }, false],
  [{ name: "run", command: "sh" }, false],
  [{ name: "sys" }, false],
  [{ name: "env" }, false],
  [{ name: "env", variable: "AWS_SECRET_ACCESS_KEY" }, false],
  [{ name: "env", variable: "HARVEST_PAT" }, true],
];

/** What `-P` grants. */
const CONFIG = fromFileUrl(new URL("../deno.json", import.meta.url));

Deno.test("the permissions let the program reach Harvest, loopback and receipts, and no more", async () => {
  const source = `const granted = [];
    for (const query of ${JSON.stringify(ROWS.map(([query]) => query))}) {
      const { state } = await Deno.permissions.query(query);
      granted.push([query, state === "granted"]);
    }
    console.log(JSON.stringify(granted));`;
  const url = `data:application/javascript,${encodeURIComponent(source)}`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", `--config=${CONFIG}`, "-P", "--no-prompt", url],
    stderr: "inherit",
  }).output();
  assertEquals<unknown>(JSON.parse(new TextDecoder().decode(stdout)), ROWS);
});

Deno.test("the permissions let the program read every variable its help names", () => {
  const allowed = settings.permissions.default.env;
  assertEquals(ENVIRONMENT.map(({ name }) => name).filter((name) => !allowed.includes(name)), []);
});

Deno.test("compileCommands() gives every binary the permissions of the program", () => {
  const commands = [
    ...compileCommands("--map", []),
    ...compileCommands("--map", Object.keys(TARGETS)),
  ];
  for (const command of commands) {
    const granting = command.filter((flag) => /^(-[A-Z]|--allow-|--no-prompt)/.test(flag));
    assertEquals(granting, ["-P", "--no-prompt"]);
  }
  const outputs = commands.map((command) => command.find((flag) => flag.startsWith("--output=")));
  assertEquals(outputs.slice(0, 2), [
    "--output=dist/getharvest-backup",
    "--output=dist/getharvest-backup-linux-x64",
  ]);
  assertEquals(outputs.length, 6);
  assertThrows(() => compileCommands("--map", ["solaris"]), RangeError, "linux-x64");
});
