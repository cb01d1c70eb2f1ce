// deno task test                          all tests
// deno task test tests/http               those below a folder, or of one file
// deno task test --filter=clock           with flags of `deno test`
import { announcedStdMap } from "./std_map.ts";

/**
 * Deno gives each file that it is told to test a worker of its own, which compiles the program anew: that was a third of
 * the time of all tests. So a worker gets up to so many files of a folder.
 */
const FILES_PER_WORKER = 9;

/** Folders that take longest, which come first: the last worker should not be at it for long while other cores rest. */
const LONGEST = ["docs", "backup", "program", "view"];

const ROOT = new URL("..", import.meta.url);

/** The files that a worker tests, and what it is called. */
interface Part {
  readonly name: string;
  readonly paths: readonly string[];
}

/**
 * The tests of each folder of `tests`, in parts of at most `FILES_PER_WORKER`; those that are to be `alone`, because what
 * they kill may go on when they have ended, in parts of their own.
 */
export function testParts(paths: readonly string[], alone: ReadonlySet<string>): Part[] {
  const shared = paths.filter((path) => !alone.has(path));
  const single = paths.filter((path) => alone.has(path)).map((path) => ({
    name: path.slice("tests/".length, -"_test.ts".length).replaceAll("/", "_"),
    paths: [path],
  }));
  const parts = [...Map.groupBy(shared, folderOf)].flatMap(([folder, files]) => {
    const count = Math.ceil(files.length / FILES_PER_WORKER);
    return Array.from({ length: count }, (_, n) => ({
      name: count === 1 ? folder : `${folder}_${n + 1}`,
      paths: files.filter((_, i) => i % count === n),
    }));
  });
  const place = ({ paths: [path = ""] }: Part) => {
    const at = LONGEST.indexOf(folderOf(path));
    return at === -1 ? LONGEST.length : at;
  };
  return [...single, ...parts].sort((a, b) => place(a) - place(b));
}

/** `http` of tests/http/body/read_body_test.ts. */
function folderOf(path: string): string {
  const [, folder = "", ...rest] = path.split("/");
  return rest.length === 0 ? "tests" : folder;
}

/** The test files below `path`, or itself, relative to the root of the repository. */
function* testFiles(path: string): Generator<string> {
  if (path.endsWith(".ts")) return yield path;
  const entries = [...Deno.readDirSync(new URL(path, ROOT))].sort((a, b) =>
    a.name < b.name ? -1 : 1
  );
  for (const { name, isDirectory } of entries) {
    if (isDirectory) yield* testFiles(`${path}/${name}`);
    else if (name.endsWith("_test.ts")) yield `${path}/${name}`;
  }
}

/** Whether a file's tests put something in place of the runtime's disk, to kill a run in the middle of a write. */
function changesDisk(path: string): boolean {
  return /\/disk\.ts"/.test(Deno.readTextFileSync(new URL(path, ROOT)));
}

async function runTests(args: readonly string[]): Promise<number> {
  const flags = args.filter((arg) => arg.startsWith("-"));
  const given = args.filter((arg) => !arg.startsWith("-")).map((arg) => arg.replace(/\/$/, ""));
  const paths = (given.length === 0 ? ["tests"] : given).flatMap((path) => [...testFiles(path)]);
  const folder = Deno.makeTempDirSync({ prefix: "tests-" });
  // Whoever interrupts the tests means Deno, which ends them.
  Deno.addSignalListener("SIGINT", () => {});
  try {
    const alone = new Set(paths.filter(changesDisk));
    const modules = testParts(paths, alone).map(({ name, paths }) => {
      const imports = paths.map((path) => `import "${new URL(path, ROOT).href}";\n`);
      Deno.writeTextFileSync(`${folder}/${name}.ts`, imports.join(""));
      return `${folder}/${name}.ts`;
    });
    const map = await announcedStdMap();
    // `deno task check` looks at the types, of the tests too: twice would take ten seconds more.
    const usual = ["test", map, "-A", "--parallel", "--no-check"];
    const child = new Deno.Command(Deno.execPath(), {
      args: [...usual, ...flags, ...modules],
      cwd: ROOT,
    }).spawn();
    return (await child.status).code;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await runTests(Deno.args));
