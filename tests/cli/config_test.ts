import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { assertThrows } from "@std/assert/throws";
import { type Config, resolveConfig } from "../../src/cli/config.ts";
import { parseCommand } from "../../src/cli/parse_command.ts";
import { readToken } from "../../src/cli/token.ts";
import { UsageError } from "../../src/usage_error.ts";

type Env = Readonly<Record<string, string>>;

function resolve(argv: readonly string[], env: Env = {}): Config {
  const command = parseCommand(argv, { resources: ["clients"] });
  return resolveConfig(command, { env: (name) => env[name], userAgent: "tool/1" });
}

function backup(argv: readonly string[], env: Env = {}) {
  const config = resolve(argv, env);
  assert(config.kind === "backup");
  return config;
}

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("resolveConfig() fills in Harvest's own servers and the default name", () => {
  const config = backup([]);
  assertEquals(
    [config.connection.apiUrl, config.connection.idUrl, config.connection.userAgent],
    ["https://api.harvestapp.com", "https://id.getharvest.com", "tool/1"],
  );
  assertEquals([config.color, config.verbosity], [true, "normal"]);
  assert(Object.isFrozen(config));
});

pure("resolveConfig() takes the token from the flag, else the variable, else the file", () => {
  const env = { HARVEST_PAT: " b\n", HARVEST_PAT_FILE: "/run/secrets/pat" };
  assertEquals(backup(["--pat", "a"], env).connection.token, { kind: "value", token: "a" });
  assertEquals(backup([], env).connection.token, { kind: "value", token: "b" });
  assertEquals(backup([], { ...env, HARVEST_PAT: "" }).connection.token, {
    kind: "file",
    path: "/run/secrets/pat",
  });
  assertEquals(backup([], { HARVEST_PAT: " ", HARVEST_PAT_FILE: "" }).connection.token, {
    kind: "ask",
  });
});

pure("resolveConfig() counts empty variables as unset", () => {
  const env = { HARVEST_API_URL: "", HARVEST_ID_URL: " ", NO_COLOR: "" };
  const config = backup([], env);
  assertEquals(
    [config.connection.apiUrl, config.connection.idUrl, config.color],
    ["https://api.harvestapp.com", "https://id.getharvest.com", true],
  );
  assertEquals(backup([], { NO_COLOR: "1" }).color, false);
  assertEquals(backup([], { TERM: "dumb" }).color, false);
});

pure("resolveConfig() takes other servers without the slash at their end", () => {
  const rows = [
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
    ["https://proxy.example/harvest/", "https://proxy.example/harvest"],
  ] as const;
  for (const [text, url] of rows) {
    assertEquals(backup([], { HARVEST_API_URL: text }).connection.apiUrl, url);
  }
});

pure(
  "resolveConfig() refuses servers that are no plain http or https URL, without showing secrets",
  () => {
    for (
      const text of [
        "api.harvestapp.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "https://user:secret@example.com",
        "https://secret@example.com",
        "https://example.com/?key=secret",
        "https://example.com/#secret",
        "http://",
      ]
    ) {
      const error = assertThrows(() => resolve([], { HARVEST_ID_URL: text }), UsageError);
      assertStringIncludes(error.message, "Cannot use HARVEST_ID_URL");
      assert(!error.message.includes("secret"), error.message);
    }
  },
);

pure("resolveConfig() settles how much is printed", () => {
  const verbosity = (...argv: string[]) => backup(argv).verbosity;
  assertEquals(
    [verbosity(), verbosity("-q"), verbosity("-v"), verbosity("-d"), verbosity("-vd")],
    ["normal", "quiet", "verbose", "debug", "debug"],
  );
});

pure("resolveConfig() refuses a User-Agent that a header cannot hold", () => {
  assertEquals(
    backup(["--user-agent", " Ours (me@example.com) "]).connection.userAgent,
    "Ours (me@example.com)",
  );
  assertThrows(() => resolve(["--user-agent", "a\r\nX: y"]), UsageError, "--user-agent");
  assertThrows(() => resolve(["--user-agent", "東京"]), UsageError, "--user-agent");
});

pure("resolveConfig() settles verify, resources and demo without a token", () => {
  assertEquals<unknown>(resolve(["verify", "--subset=1/2"]), {
    kind: "verify",
    flags: {
      output: "./backup",
      logFile: null,
      repair: false,
      acceptLoss: [],
      strict: false,
      subset: { part: 1, of: 2 },
      json: false,
      verbose: false,
      quiet: false,
    },
    operands: [],
    verbosity: "normal",
    color: true,
  });
  assertEquals<unknown>(resolve(["resources"]), {
    kind: "resources",
    flags: { json: false },
    operands: [],
    verbosity: "normal",
    color: true,
  });
  const demo = resolve(["demo", "--account", "5", "--no-artifacts"]);
  assert(demo.kind === "demo");
  assertEquals([demo.flags.account, demo.flags.noArtifacts, demo.flags.output], [
    ["5"],
    true,
    "./harvest-demo-backup",
  ]);
});

pure("readToken() refuses what cannot be a token, and never shows it", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["", "it is empty"],
    ["\n \t", "it is empty"],
    ["secret secret", "a space or a line break"],
    ["secret\nsecret", "a space or a line break"],
    ["Bearer secret", 'it begins with "Bearer"'],
    ['"secret"', "it is in quotation marks"],
    ["secrét", "a character that no token has"],
    ["secret\u0000", "a character that no token has"],
  ];
  for (const [text, problem] of rows) {
    const error = assertThrows(() => readToken(text, { from: "--pat" }), UsageError, problem);
    assertStringIncludes(error.message, "Cannot use the token from --pat");
    assert(!/secr/.test(`${error.message} ${error.hint}`), error.message);
  }
  assertEquals(readToken("\uFEFF1234.pt.abc\r\n", { from: "the file" }), "1234.pt.abc");
});
