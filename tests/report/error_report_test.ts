import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { errorReport } from "../../src/report/error_report.ts";
import { UsageError } from "../../src/usage_error.ts";

function errorOf(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

/** As a network failure reaches the top: the runtime's words, wrapped. */
function network(words: string): Error {
  const cause = errorOf("Error", words);
  return Object.assign(errorOf("TransientError", `Cannot get "https://x.example/": ${words}`), {
    cause,
  });
}

Deno.test({
  name: "errorReport() tells known errors apart, with exit code and advice",
  permissions: "none",
  fn() {
    const rows: readonly (readonly [unknown, number, string])[] = [
      [new UsageError("Cannot read --rate", "write a number"), 2, "write a number"],
      [errorOf("StatusError", "status 401", { status: 401 }), 4, "personal access token"],
      [errorOf("StatusError", "status 403", { status: 403 }), 1, "administrator"],
      [errorOf("StatusError", "status 404", { status: 404 }), 1, "HARVEST_API_URL"],
      [errorOf("StatusError", "status 429", { status: 429 }), 1, "--rate"],
      [errorOf("StatusError", "status 503", { status: 503 }), 1, "harveststatus.com"],
      [errorOf("LockedError", "held by process 7"), 6, "other run"],
      [errorOf("NewerFormatError", "format 9"), 1, "newer version"],
      [errorOf("NoAccountsError", "sees no account"), 1, "belongs to a Harvest account"],
      [errorOf("UnreachableError", "nobody answers"), 1, "harveststatus.com"],
      [errorOf("NotCapable", "Requires net access"), 1, "Harvest's hosts alone"],
      [network("dns error: failed to lookup address information"), 1, "looked up"],
      [network("tcp connect error: Connection refused (os error 111)"), 1, "Nothing listens"],
      [network("tcp connect error: No route to host (os error 113)"), 1, "network connection"],
      [network("invalid peer certificate: UnknownIssuer"), 1, "DENO_TLS_CA_STORE=system"],
      [network("received corrupt message of type InvalidContentType"), 1, "intercepts"],
      [network("invalid peer certificate: Expired"), 1, "clock"],
      [network("invalid peer certificate: certificate not valid yet: verified at"), 1, "clock"],
      [network("proxy authentication required"), 1, "HTTPS_PROXY"],
      [network("connection closed before message completed"), 1, "harveststatus.com"],
    ];
    for (const [error, exitCode, hint] of rows) {
      const { text, ...report } = errorReport(error);
      assertEquals(report.exitCode, exitCode, text);
      assertStringIncludes(report.hint ?? "", hint);
      assertEquals(text, `Error: ${report.message}\nHint: ${report.hint}`);
    }
  },
});

Deno.test("errorReport() gives advice for what the system really throws", async () => {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/file`;
  await Deno.writeTextFile(file, "");
  const rows: readonly (readonly [() => Promise<unknown>, string])[] = [
    [() => Deno.mkdir(`${file}/below`), "move it away"],
    [() => Deno.mkdir(file), "move it away"],
    [() => Deno.writeTextFile(folder, ""), "move it away"],
    [() => Deno.mkdir(`${folder}/${"x".repeat(300)}`), "shorter path"],
    ...(Deno.build.os === "linux"
      ? [[() => Deno.writeTextFile("/dev/full", "x"), "Make room"] as const]
      : []),
  ];
  try {
    for (const [act, hint] of rows) {
      const error = await act().then(() => null, (error: unknown) => error);
      assert(error instanceof Error);
      // Windows has other words and codes for some of them.
      if (Deno.build.os === "windows" && errorReport(error).text.includes("mistake")) continue;
      assertStringIncludes(errorReport(error).hint ?? "", hint);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "errorReport() of a bug keeps the stack and asks for a report",
  permissions: "none",
  fn() {
    const { text, exitCode, message } = errorReport(
      new TypeError("Cannot read properties of null"),
    );
    assertEquals([exitCode, message], [1, "Cannot read properties of null"]);
    const [first, second, ...rest] = text.split("\n");
    assertEquals(first, "Error: Cannot read properties of null");
    assertStringIncludes(second ?? "", "error_report_test.ts");
    assertStringIncludes(rest.at(-1) ?? "", "Hint: This is a mistake in the program");
    assertEquals(errorReport("text").message, "text");
    assertEquals(errorReport(undefined).exitCode, 1);
  },
});

Deno.test({
  name: "errorReport() looks at causes, also where they go in circles",
  permissions: "none",
  fn() {
    const inner = errorOf("Error", "No space left on device (os error 28)", { code: "ENOSPC" });
    const outer = new Error("Cannot write the list", { cause: inner });
    assertStringIncludes(errorReport(outer).hint ?? "", "Make room");
    inner.cause = outer;
    assertEquals(errorReport(outer).exitCode, 1);
  },
});

Deno.test({
  name: "errorReport() lets no message steer the terminal",
  permissions: "none",
  fn() {
    assertEquals(errorReport(new UsageError("a\x1b[2J\nb")).text, "Error: a?[2J b");
  },
});
