// As std_stand_ins_test.ts, for the one stand-in with a grammar of its own.
import { assertEquals } from "@std/assert/equals";
import { parseArgs } from "@std/cli/parse-args";

const OPTIONS = {
  string: ["output", "account", "_"],
  boolean: ["verbose", "quiet", "artifacts"],
  collect: ["account"],
  negatable: ["artifacts"],
  alias: { output: "o", verbose: "v", quiet: "q" },
  default: { artifacts: true },
} as const;

// What an empty line gives; each row says what its arguments change.
const NOTHING = {
  _: [],
  account: [],
  artifacts: true,
  verbose: false,
  v: false,
  quiet: false,
  q: false,
};

const ROWS: readonly (readonly [args: string, result: Record<string, unknown>])[] = [
  ["", {}],
  ["--output a", { output: "a", o: "a" }],
  ["--output=a=b", { output: "a=b", o: "a=b" }],
  ["--output=", { output: "", o: "" }],
  ["--output -v", { output: "", o: "", verbose: true, v: true }],
  ["--output", { output: "", o: "" }],
  ["--output 007", { output: "007", o: "007" }],
  ["--output a --output b", { output: "b", o: "b" }],
  ["-o a", { output: "a", o: "a" }],
  ["-o=a", { output: "a", o: "a" }],
  ["-o/tmp", { output: "/tmp", o: "/tmp" }],
  ["-o./tmp", { output: "./tmp", o: "./tmp" }],
  ["-vq", { verbose: true, v: true, quiet: true, q: true }],
  ["-vo a", { verbose: true, v: true, output: "a", o: "a" }],
  ["--verbose x", { verbose: true, v: true, _: ["x"] }],
  ["--verbose=false", {}],
  ["--verbose=x", { verbose: true, v: true }],
  ["--verbose false", {}],
  ["--account 1 --account=2", { account: ["1", "2"] }],
  ["--no-artifacts", { artifacts: false }],
  ["--no-verbose", { "no-verbose": true }],
  ["--artifacts=false", { artifacts: false }],
  ["--rate 10", { rate: 10 }],
  ["--rate 1e3", { rate: 1000 }],
  ["--rate -5", { rate: true, "5": true }],
  ["-n5", { n: 5 }],
  ["backup 12", { _: ["backup", "12"] }],
  ["-", { _: ["-"] }],
  ["-v -- -q x", { verbose: true, v: true, _: ["-q", "x"] }],
  ["--__proto__=x --constructor", {}],
];

Deno.test("parseArgs() reads long, short, joined, repeated and negated options", () => {
  for (const [line, changes] of ROWS) {
    const args = line === "" ? [] : line.split(" ");
    const result: Record<string, unknown> = { ...parseArgs(args, OPTIONS) };
    assertEquals(result, { ...NOTHING, ...changes }, line);
  }
});

Deno.test("parseArgs() gives unknown() what is not declared, and drops what it refuses", () => {
  const unknown: unknown[] = [];
  const result = parseArgs(["x", "--nope=1", "-z", "--output", "a"], {
    string: ["output"],
    unknown: (arg, key, value) => {
      unknown.push([arg, key, value]);
      return arg === "x";
    },
  });
  assertEquals(unknown, [["x", undefined, undefined], ["--nope=1", "nope", "1"], [
    "-z",
    "z",
    true,
  ]]);
  assertEquals<unknown>({ ...result }, { _: ["x"], output: "a" });
});

Deno.test("parseArgs() stops at the first positional and keeps the double dash apart", () => {
  const early = parseArgs(["-v", "run", "-q", "--", "-x"], { stopEarly: true, "--": true });
  assertEquals<unknown>({ ...early }, { _: [], v: "run", q: true, "--": ["-x"] });
  const flags = { boolean: ["v"], stopEarly: true, "--": true } as const;
  const stopped = parseArgs(["-v", "run", "-q", "--", "-x"], flags);
  assertEquals<unknown>({ ...stopped }, { _: ["run", "-q"], v: true, "--": ["-x"] });
});

Deno.test("parseArgs() types strings, booleans and lists by their names", () => {
  const { output, verbose, account, _ } = parseArgs(["a", "-v", "--account", "1"], {
    string: ["output", "account"],
    boolean: ["verbose"],
    collect: ["account"],
    alias: { v: "verbose" },
  });
  const typed: [string | undefined, boolean, string[], (string | number)[]] = [
    output,
    verbose,
    account,
    _,
  ];
  assertEquals(typed, [undefined, true, ["1"], ["a"]]);
});
