// The stand-ins of tools/std must do what @std does. This file runs against whichever of the two
// the import map names, so a difference between them fails under one of them.
import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { assertThrows } from "@std/assert/throws";
import { promptSecret } from "@std/cli/prompt-secret";
import { crypto } from "@std/crypto/crypto";
import { emptyDir } from "@std/fs/empty-dir";
import { ensureDir } from "@std/fs/ensure-dir";
import { exists } from "@std/fs/exists";
import { walk } from "@std/fs/walk";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { basename as posixBasename } from "@std/path/posix/basename";
import { dirname as posixDirname } from "@std/path/posix/dirname";
import { join as posixJoin } from "@std/path/posix/join";
import { relative } from "@std/path/relative";
import { resolve } from "@std/path/resolve";

// Judged without the functions under test.
function passes(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "AssertionError") return false;
    throw error;
  }
}

const withoutPrototype = /(?<year>\d+)/.exec("2019")?.groups;

const EQUAL: readonly (readonly [unknown, unknown])[] = [
  [0, -0],
  [NaN, NaN],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }],
  [withoutPrototype, { year: "2019" }],
  [new Map([["a", [1]]]), new Map([["a", [1]]])],
  [new Set([1, 2]), new Set([2, 1])],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [new Date(5), new Date(5)],
  [new URL("https://a/b"), new URL("https://a/b")],
];

const UNEQUAL: readonly (readonly [unknown, unknown])[] = [
  [1, "1"],
  [null, undefined],
  [{}, []],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [[1, 2], [2, 1]],
  [[1], [1, undefined]],
  [new Map([["a", 1]]), new Map([["a", 2]])],
  [new Set([1]), new Set([2])],
  [new Uint8Array([1]), new Uint8Array([2])],
  [new Uint8Array([1]), [1]],
  [new Date(5), new Date(6)],
  [new URL("https://a/b"), new URL("https://a/c")],
  [new (class A {})(), {}],
];

Deno.test("assertEquals() compares deeply and strictly", () => {
  const shown = (pair: readonly unknown[]) => Deno.inspect(pair);
  for (const pair of EQUAL) {
    assert(passes(() => assertEquals(pair[0], pair[1])), shown(pair));
  }
  for (const pair of UNEQUAL) {
    assert(!passes(() => assertEquals(pair[0], pair[1])), shown(pair));
  }
});

Deno.test("the plain assertions pass and fail where they should", () => {
  const rows: readonly (readonly [boolean, () => void])[] = [
    [true, () => assert(1)],
    [false, () => assert("")],
    [true, () => assertMatch("abc", /b/)],
    [false, () => assertMatch("abc", /x/)],
    [true, () => assertStringIncludes("abc", "b")],
    [false, () => assertStringIncludes("abc", "x")],
  ];
  for (const [expected, action] of rows) assertEquals(passes(action), expected, String(action));
});

Deno.test("assertThrows() checks class and text, and returns the error", () => {
  const fail = () => {
    throw new RangeError("Cannot go on: out of range");
  };
  const error: RangeError = assertThrows(fail, RangeError, "out of");
  assertEquals(error.message, "Cannot go on: out of range");
  assert(assertThrows(fail) instanceof RangeError);
  assert(passes(() => assertThrows(fail, Error)));
  assert(!passes(() => assertThrows(fail, TypeError)));
  assert(!passes(() => assertThrows(fail, RangeError, "something else")));
  assert(!passes(() => assertThrows(() => 1)));
});

Deno.test("assertRejects() checks class and text, and resolves to the error", async () => {
  const fail = () => Promise.reject(new RangeError("Cannot go on: out of range"));
  const error: RangeError = await assertRejects(fail, RangeError, "out of");
  assertEquals(error.message, "Cannot go on: out of range");
  assert(await assertRejects(fail) instanceof RangeError);
  const failures: readonly (() => Promise<unknown>)[] = [
    () => assertRejects(fail, TypeError),
    () => assertRejects(fail, RangeError, "something else"),
    () => assertRejects(() => Promise.resolve(1)),
    () =>
      assertRejects(() => {
        throw new Error("thrown before there was a promise");
      }),
  ];
  for (const attempt of failures) {
    const outcome = await attempt().then(() => "passed", (reason: Error) => reason.name);
    assert(outcome !== "passed", String(attempt));
  }
});

Deno.test("crypto.subtle.digest() gives the same digest for a buffer and for its pieces", async () => {
  const bytes = new TextEncoder().encode("abc");
  const pieces = [bytes.subarray(0, 1), new DataView(bytes.buffer, 1, 2)];
  // The example of FIPS 180-2, B.1.
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  for (const data of [bytes, bytes.buffer, pieces, ReadableStream.from(pieces)]) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
    assertEquals(digest.toHex(), expected);
  }
  assertEquals(crypto.getRandomValues(new Uint8Array(4)).length, 4);
  assertEquals(crypto.randomUUID().length, 36);
});

Deno.test("the path functions agree on this system's paths", { permissions: "none" }, () => {
  const path = join("a", "..", "b", "c.tar.gz");
  assertEquals(basename(path), "c.tar.gz");
  assertEquals(basename(path, ".gz"), "c.tar");
  assertEquals(dirname(path), "b");
  assertEquals(join("", ""), ".");
  assertEquals(dirname("x"), ".");
  assertEquals(basename(join("a", "b") + "/"), "b");
  const root = resolve("/");
  assertEquals(resolve(root, "a", "../b"), join(root, "b"));
  assertEquals(relative(join(root, "a", "b"), join(root, "a", "c")), join("..", "c"));
  assertEquals(relative(join(root, "a"), join(root, "a")), "");
  assertEquals(basename(fromFileUrl(import.meta.url)), "std_stand_ins_test.ts");
  assertThrows(() => fromFileUrl("https://example.com/"), TypeError);
  assertEquals(posixJoin("a", "./b", "..", "c"), "a/c");
  assertEquals(posixBasename("a/b\\c"), "b\\c");
  assertEquals(posixDirname("/a/b/"), "/a");
});

Deno.test("the file functions leave the same folders behind", async () => {
  const root = await Deno.makeTempDir();
  try {
    const paths = async (options = {}) => {
      const entries = await Array.fromAsync(walk(root, options));
      return entries.map(({ path }) => relative(root, path).replaceAll("\\", "/")).sort();
    };
    await ensureDir(join(root, "a", "b"));
    await ensureDir(join(root, "a", "b"));
    await Deno.writeTextFile(join(root, "a", "b", "x.json"), "1");
    await Deno.writeTextFile(join(root, "y.txt"), "2");
    await assertRejects(() => ensureDir(join(root, "y.txt")));

    assertEquals(await paths(), ["", "a", "a/b", "a/b/x.json", "y.txt"]);
    assertEquals(await paths({ includeDirs: false, exts: ["json"] }), ["a/b/x.json"]);
    assertEquals(await paths({ includeFiles: false, maxDepth: 1 }), ["", "a"]);
    // No more than these: the folder around them is named by chance.
    assertEquals(await paths({ skip: [/[\\/]b$/] }), ["", "a", "y.txt"]);
    assertEquals(await paths({ match: [/y\.txt$/], includeDirs: false }), ["y.txt"]);
    await assertRejects(() => Array.fromAsync(walk(join(root, "none"))), Deno.errors.NotFound);

    assert(await exists(join(root, "a"), { isDirectory: true }));
    assert(!await exists(join(root, "a"), { isFile: true }));
    assert(!await exists(join(root, "none")));

    await emptyDir(root);
    assertEquals(await paths(), [""]);
    await emptyDir(join(root, "new"));
    assertEquals(await paths(), ["", "new"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("promptSecret() returns null without a terminal", () => {
  if (!Deno.stdin.isTerminal()) assertEquals(promptSecret("Token"), null);
});
