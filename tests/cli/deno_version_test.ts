import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { assertThrows } from "@std/assert/throws";
import { OLDEST_DENO, requireDeno } from "../../src/cli/deno_version.ts";
import { helpText } from "../../src/cli/help_text.ts";
import { UsageError } from "../../src/usage_error.ts";
import { ROOT } from "../program/program.ts";

Deno.test("requireDeno() accepts the oldest version and newer ones, by number", () => {
  for (const version of [OLDEST_DENO, "2.7.14", "2.10.0", "2.8.0-rc.1+abc", "3.0.0"]) {
    requireDeno(version);
  }
  for (const version of ["2.7.0", "2.6.8", "1.46.3", "0.99.9"]) {
    const error = assertThrows(
      () => requireDeno(version),
      UsageError,
      `Deno ${version}: Deno 2.7.1`,
    );
    assertStringIncludes(error.hint ?? "", "deno upgrade");
  }
});

Deno.test("CI, README, CONTRIBUTING and the help name the oldest version of Deno, and each first", () => {
  const texts = ["README.md", "CONTRIBUTING.md"].map((path) => Deno.readTextFileSync(ROOT + path));
  for (const text of [...texts, helpText(null)]) {
    const [, version] = /\bDeno (\d+\.\d+\.\d+)/.exec(text) ?? [];
    assertEquals(version, OLDEST_DENO);
    assertStringIncludes(text.replace(/\s+/g, " "), `Deno ${OLDEST_DENO} or newer`);
  }
  const ci = Deno.readTextFileSync(`${ROOT}.github/workflows/ci.yml`);
  assertStringIncludes(ci, `deno: [${OLDEST_DENO}, `);
});
