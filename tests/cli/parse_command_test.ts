import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { type Command, parseCommand } from "../../src/cli/parse_command.ts";
import { UsageError } from "../../src/usage_error.ts";

const RESOURCES = ["clients", "invoices", "time_entries", "expenses"];

const parse = (...argv: string[]): Command => parseCommand(argv, { resources: RESOURCES });

function backup(...argv: string[]) {
  const command = parse(...argv);
  assert(command.kind === "backup");
  return command.flags;
}

function usageError(...argv: string[]): UsageError {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`Cannot find a mistake in ${JSON.stringify(argv)}: it was accepted`);
}

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("parseCommand() without words is a backup with the documented defaults", () => {
  assertEquals(parse(), {
    kind: "backup",
    flags: {
      output: "./backup",
      pat: null,
      userAgent: null,
      account: [],
      only: [],
      skip: [],
      full: false,
      noArtifacts: false,
      noRecordFiles: false,
      acceptShrink: false,
      acceptRole: false,
      forgetAccount: [],
      rate: 100,
      dryRun: false,
      json: false,
      strict: false,
      verbose: false,
      debug: false,
      quiet: false,
      logFile: null,
    },
    operands: [],
  });
  assertEquals(parse("backup"), parse());
});

pure("parseCommand() reads a value after a space, after an equals sign and after a letter", () => {
  for (
    const argv of [
      ["--output", "a b"],
      ["--output=a b"],
      ["-o", "a b"],
      ["-o=a b"],
      ["--", "-o", "a b"],
      ["-vo", "a b"],
      ["-o", "a b", "backup"],
      ["backup", "-o", "a b"],
    ]
  ) {
    assertEquals(backup(...argv).output, "a b", argv.join(" "));
  }
  assertEquals(backup("--user-agent=a=b").userAgent, "a=b");
  assertEquals(backup("--pat=-x").pat, "-x");
  assertEquals(backup("-o", "007").output, "007");
});

pure("parseCommand() reads switches alone, repeated and in one word", () => {
  assertEquals([backup("-v").verbose, backup("-v", "-v").verbose], [true, true]);
  const { verbose, debug } = backup("-vd");
  assertEquals([verbose, debug], [true, true]);
  assertEquals(backup("--no-artifacts", "--no-record-files").noArtifacts, true);
  assertEquals(backup("--no-record-files").noRecordFiles, true);
});

pure("parseCommand() gathers lists from repetition and commas, each element once", () => {
  assertEquals(
    backup("--account", "1,2", "--account=12345678901234567890", "--account", "2").account,
    [
      "1",
      "2",
      "12345678901234567890",
    ],
  );
  assertEquals(backup("--only", "clients, invoices,").only, ["clients", "invoices"]);
});

pure("parseCommand() gives every command its own flags and defaults", () => {
  const demo = parse("demo");
  assert(demo.kind === "demo");
  assertEquals(demo.flags.output, "./harvest-demo-backup");
  const verify = parse("verify", "--subset", "2/7", "--repair");
  assert(verify.kind === "verify");
  assertEquals([verify.flags.subset, verify.flags.repair], [{ part: 2, of: 7 }, true]);
  assertEquals(parse("resources", "--json"), {
    kind: "resources",
    flags: { json: true },
    operands: [],
  });
});

pure(
  "parseCommand() lets --help win over all but unknown flags, --version over all but that",
  () => {
    const rows: readonly (readonly [string, Command])[] = [
      ["--help", { kind: "help", topic: null }],
      ["-h", { kind: "help", topic: null }],
      ["help", { kind: "help", topic: null }],
      ["help backup", { kind: "help", topic: "backup" }],
      ["backup --help", { kind: "help", topic: "backup" }],
      ["-vh verify", { kind: "help", topic: "verify" }],
      ["--output --help", { kind: "help", topic: null }],
      ["nonsense --rate abc --full=1 --help", { kind: "help", topic: null }],
      ["-qh", { kind: "help", topic: null }],
      ["export --help", { kind: "help", topic: "export" }],
      ["export toggle --help", { kind: "help", topic: "export" }],
      ["help export", { kind: "help", topic: "export" }],
      ["help export csv", { kind: "help", topic: "export csv" }],
      ["help help", { kind: "help", topic: "help" }],
      ["help version", { kind: "help", topic: "version" }],
      ["--version --help", { kind: "help", topic: null }],
      ["--version --rate abc", { kind: "version" }],
      ["-V", { kind: "version" }],
    ];
    for (const [line, command] of rows) assertEquals(parse(...line.split(" ")), command, line);
  },
);

pure("parseCommand() refuses what it does not understand and names the nearest right word", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["--ouput x", 'Unknown flag "--ouput"', "did you mean --output?"],
    ["--dry", 'Unknown flag "--dry"', "did you mean --dry-run?"],
    ["-output x", 'Unknown flag "-u" in "-output"', "did you mean --output?"],
    ["-x", 'Unknown flag "-x"', "--help lists the flags"],
    ["-xyzh", 'Unknown flag "-x" in "-xyzh"', "--help lists the flags"],
    ["-hx", 'Unknown flag "-x" in "-hx"', "--help lists the flags"],
    ["status --bogus --help", 'Unknown flag "--bogus"', "--help lists the flags"],
    ["help export toggle", 'Unknown format "toggle"', "did you mean export toggl?"],
    ["hepl", 'Unknown command "hepl"', "did you mean help?"],
    ["exprot", 'Unknown command "exprot"', "did you mean export?"],
    ["resources --output x", "it is a flag of other commands", "help resources"],
    ["--a.b=1", 'Unknown flag "--a.b"', "--help lists the flags"],
    ["--__proto__=1", 'Unknown flag "--__proto__"', "--help lists the flags"],
    ["verfiy", 'Unknown command "verfiy"', "did you mean verify?"],
    ["help verfiy", 'Unknown command "verfiy"', "did you mean verify?"],
    ["./my-backup", 'Unknown command "./my-backup"', '--output "./my-backup"'],
    [
      "export",
      "export needs a format: sqlite, csv, site, harvest, solidtime, kimai, toggl, clockify, timetagger, hledger or ical",
      "",
    ],
    ["export sqlit", 'Unknown format "sqlit"', "did you mean export sqlite?"],
    ["upload", 'Unknown command "upload"', "see: getharvest-backup help"],
    ["backup again", 'backup takes no arguments (got "again")', "help backup"],
    ["resources --only clients", "--only with the command resources", "help resources"],
    ["--only invoises", '--only: unknown resource "invoises"', "did you mean invoices?"],
    ["--skip clients,Clients", '--skip: unknown resource "Clients"', "did you mean clients?"],
  ];
  for (const [line, message, hint] of rows) {
    const error = usageError(...line.split(" "));
    assertStringIncludes(error.message, message, line);
    assertStringIncludes(error.hint ?? "", hint, line);
  }
});

pure("parseCommand() refuses values that are missing, of the wrong kind or given twice", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["--output", "Cannot use --output: the value is missing"],
    ["--output=", "Cannot use --output: the value is missing"],
    ["--output --full", "Cannot use --output: the value is missing"],
    ["-o", "Cannot use --output: the value is missing"],
    ["--only ,", "Cannot use --only: the value is missing"],
    ["--rate -5", "Cannot use --rate: the value is missing"],
    ["--rate=-5", 'Cannot use --rate: "-5" is not a whole number'],
    ["--rate abc", 'Cannot use --rate: "abc" is not a whole number'],
    ["--rate=1e9", 'Cannot use --rate: "1e9" is not a whole number'],
    ["--rate=0x10", 'Cannot use --rate: "0x10" is not a whole number'],
    ["--rate 1.5", 'Cannot use --rate: "1.5" is not a whole number'],
    ["--rate 0", 'Cannot use --rate: "0" is not between 1 and 100000'],
    ["--rate 1000000000", 'Cannot use --rate: "1000000000" is not between 1 and 100000'],
    ["--account abc", 'Cannot use --account: ids are numbers; got "abc"'],
    ["--output a --output b", "Cannot use --output: it is given twice"],
    ["-o a --output a", "Cannot use --output: it is given twice"],
    ["--no-artifacts=x", "Cannot use --no-artifacts: it takes no value"],
    ["--no-json=true", 'Unknown flag "--no-json"'],
    ["--full=false", "Cannot use --full: it takes no value"],
    ["--json true", "Cannot use --json: it takes no value"],
    ["-v2", "Cannot use --verbose: it takes no value"],
    ["--quiet -v", "Cannot use --quiet with --verbose: they contradict each other"],
    ["-qd", "Cannot use --quiet with --debug: they contradict each other"],
    ["status -o b --max-age -1h", "Cannot use --max-age: the value is missing"],
    ["status --max-age -xh", "Cannot use --max-age: the value is missing"],
    ["-vo -1", "Cannot use --output: the value is missing"],
    ["verify --subset 8/7", 'Cannot use --subset: "8/7" is not a part such as 1/7'],
    ["verify --subset 0/7", 'Cannot use --subset: "0/7" is not a part such as 1/7'],
    ["verify --subset half", 'Cannot use --subset: "half" is not a part such as 1/7'],
  ];
  for (const [line, message] of rows) assertEquals(usageError(...line.split(" ")).message, message);
  assertEquals(usageError("--output", "  ").message, "Cannot use --output: the value is missing");
});

pure(
  "parseCommand() takes a negative number for a word, and a dash for standard output where there is one",
  () => {
    const found = parse("find", "-1234.5", "-7");
    assert(found.kind === "find");
    assertEquals(found.operands, ["-1234.5", "-7"]);
    for (const command of ["report", "export sqlite"]) {
      const printed = parse(...command.split(" "), "--to", "-");
      assert(printed.kind === "report" || printed.kind === "export sqlite");
      assertEquals(printed.flags.to, "-");
    }
    for (
      const line of [
        "export csv --to",
        "export site --to",
        "leave --to",
        "verify -o",
        "audit --html",
      ]
    ) {
      const { message, hint } = usageError(...line.split(" "), "-");
      assertStringIncludes(message, "Cannot use - (standard output) as --");
      assertStringIncludes(hint ?? "", "./-");
    }
  },
);

pure("parseCommand() never repeats what may be a token", () => {
  const token = "1234567.pt.AbCdEf0123456789-abcdefghijklmnop_0123456789";
  const lines = [
    ["--pta", token],
    [`--pta=${token}`],
    [token],
    ["backup", token],
    ["-p", token],
    [`-p${token}`],
    ["--account", token],
    ["--only", token],
    ["--rate", token],
    ["verify", "--subset", token],
    ["--pat", token, "--pat", token],
  ];
  for (const argv of lines) {
    const { message, hint } = usageError(...argv);
    assert(!`${message} ${hint}`.includes("AbCdEf"), message);
  }
});

pure("parseCommand() answers any line with a command or a usage error", () => {
  const words =
    "--output -o --rate=5 --rate abc -v -q -vq -- - --- = --= -= --only clients --full true "
      .concat(
        "--no-full -5 1e9 verify help backup --account 7 -h= --pat=x \u0000 --subset 1/2 東京 -é __proto__",
      )
      .split(" ");
  let seed = 1;
  // Any generator will do that gives the same lines every time; this is the "minimal standard" one.
  const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  let commands = 0;
  for (let i = 0; i < 5000; i++) {
    const argv = Array.from({ length: next(5) }, () => words[next(words.length)] ?? "");
    try {
      parse(...argv);
      commands++;
    } catch (error) {
      assert(error instanceof UsageError, `${JSON.stringify(argv)}: ${error}`);
    }
  }
  // Both kinds must occur, or the vocabulary is too poor to show anything.
  assert(commands > 500 && commands < 4500, `${commands}`);
});
