import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { errorText } from "../../src/report/error_text.ts";
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
  name: "errorText() knows each kind of error, with advice",
  permissions: "none",
  fn() {
    const rows: readonly (readonly [unknown, string])[] = [
      [new UsageError("Cannot read --rate", "write a number"), "Write a number"],
      [errorOf("StatusError", "status 401", { status: 401 }), "personal access token"],
      [errorOf("StatusError", "status 403", { status: 403 }), "administrator"],
      [errorOf("StatusError", "status 404", { status: 404 }), "HARVEST_API_URL"],
      [errorOf("StatusError", "status 429", { status: 429 }), "--rate"],
      [errorOf("StatusError", "status 503", { status: 503 }), "harveststatus.com"],
      [errorOf("LockedError", "held by process 7"), "other run"],
      [errorOf("NewerFormatError", "format 9"), "newer version"],
      [errorOf("NoAccountsError", "sees no account"), "belongs to a Harvest account"],
      [errorOf("UnreachableError", "nobody answers"), "harveststatus.com"],
      [errorOf("ManifestError", "it is no JSON"), "verify"],
      [errorOf("JsonSyntaxError", "there is no list"), "wants a login"],
      [errorOf("StatusError", "status 302", { status: 302 }), "want a login"],
      [network("dns error: failed to lookup address information"), "looked up"],
      [network("tcp connect error: Connection refused (os error 111)"), "Nothing listens"],
      [network("tcp connect error: No route to host (os error 113)"), "network connection"],
      [network("invalid peer certificate: UnknownIssuer"), "DENO_TLS_CA_STORE=system"],
      [network("received corrupt message of type InvalidContentType"), "intercepts"],
      [network("invalid peer certificate: Expired"), "clock"],
      [network("invalid peer certificate: certificate not valid yet: verified at"), "clock"],
      [network("proxy authentication required"), "HTTPS_PROXY"],
      [network("connection closed before message completed"), "harveststatus.com"],
    ];
    for (const [error, hint] of rows) {
      const told = errorText(error);
      assert(error instanceof Error);
      if (!error.message.includes("401")) assertEquals(told.message, error.message);
      assertStringIncludes(told.hint ?? "", hint, error.message);
    }
  },
});

Deno.test({
  name: "errorText() of a refused token begins with the token and ends with the address",
  permissions: "none",
  fn() {
    const url = "https://id.getharvest.com/api/v2/accounts";
    const rows: readonly (readonly [string, string, string])[] = [
      [
        `Cannot get "${url}": status 401`,
        "Harvest refused the token (401)",
        `another service. It was sent to ${url}`,
      ],
      [
        `Account A (1): Cannot get "${url}" after 2 attempts: status 401, "It is "revoked"."`,
        "Harvest refused the token (401) for account A (1)",
        `another service. Harvest says: It is "revoked". ${url}`,
      ],
    ];
    for (const [message, told, end] of rows) {
      const { message: found, hint } = errorText(errorOf("StatusError", message, { status: 401 }));
      assertEquals(found, told);
      assertMatch(hint ?? "", /^Check that it is a personal access token/);
      assert((hint ?? "").endsWith(end), hint ?? "");
    }
  },
});

Deno.test("errorText() gives advice for what the system really throws", async () => {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/file`;
  await Deno.writeTextFile(file, "");
  const rows: readonly (readonly [() => Promise<unknown>, string])[] = [
    [() => Deno.mkdir(`${file}/below`), "move it away"],
    [() => Deno.mkdir(file), "move it away"],
    [() => Deno.mkdir(`${folder}/none/below`), "is not there"],
    [() => Deno.writeTextFile(folder, ""), "move it away"],
    [() => Deno.rename(file, `${folder}/none/file`), "is not there"],
    [() => Deno.mkdir(`${folder}/${"x".repeat(300)}`), "shorter path"],
  ];
  try {
    for (const [act, hint] of rows) {
      const error = await act().then(() => null, (error: unknown) => error);
      assert(error instanceof Error);
      // Windows has other words and codes for some of them.
      if (Deno.build.os === "windows" && errorText(error).hint?.includes("mistake")) continue;
      const told = errorText(error);
      assertStringIncludes(told.hint ?? "", hint);
      const [, problem, , path] = /^(.+): \w+ '([^']+' -> ')?(.+)'$/.exec(error.message) ?? [];
      assertMatch(told.message, /^Cannot (create the folder|open|place|read|use|write) "/);
      assert(told.message.endsWith(` "${path}": ${problem}`), told.message);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "errorText() does not pass on the runtime's advice to switch its protection off",
  permissions: "none",
  fn() {
    const rows: readonly (readonly [string, string, string])[] = [
      [
        'net access to "x.example:443"',
        'Cannot contact "x.example:443": this program may only contact Harvest',
        "HARVEST_API_URL",
      ],
      [
        'all access to "/proc/x"',
        'Cannot use "/proc/x": this program may not use system folders',
        "system's own folders",
      ],
    ];
    for (const [access, told, advice] of rows) {
      const error = errorOf(
        "NotCapable",
        `Requires ${access}, run again with the --allow-all flag`,
      );
      const { message, hint } = errorText(error);
      assertEquals(message, told);
      assertStringIncludes(hint ?? "", advice);
    }
  },
});

Deno.test({
  name: "errorText() of a bug keeps the stack and asks for a report",
  permissions: "none",
  fn() {
    const { message, hint } = errorText(new TypeError("Cannot read properties of null"));
    const [first, second] = message.split("\n");
    assertEquals(first, "Cannot read properties of null");
    assertStringIncludes(second ?? "", "error_text_test.ts");
    assertStringIncludes(hint ?? "", "This is a mistake in the program");
    assertEquals([errorText("text").message, errorText(undefined).message], ["text", "undefined"]);
  },
});

Deno.test({
  name: "errorText() looks at causes, also where they go in circles",
  permissions: "none",
  fn() {
    const inner = errorOf("Error", "No space left on device (os error 28)", { code: "ENOSPC" });
    const outer = new Error("Cannot write the list", { cause: inner });
    assertStringIncludes(errorText(outer).hint ?? "", "Make room");
    inner.cause = outer;
    assertStringIncludes(errorText(outer).hint ?? "", "Make room");
  },
});

Deno.test({
  name: "errorText() lets no message steer the terminal",
  permissions: "none",
  fn() {
    assertEquals(errorText(new UsageError("a\x1b[2J\nb")), { message: "a?[2J b", hint: null });
  },
});
