import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { join } from "@std/path/join";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import { MAP_FLAG, ROOT } from "../program/program.ts";
import { TempFolder } from "../store/temp_folder.ts";

const SPECIFIER = "jsr:@getharvest-backup/cli/library";
const LIBRARY = new URL("../../src/library/library.ts", import.meta.url).href;

async function deno(args: readonly string[], options: Deno.CommandOptions = {}) {
  const command = new Deno.Command(Deno.execPath(), { ...options, args: [...args], cwd: ROOT });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** The examples in TypeScript of a text, importing the library that is here. */
function examplesOf(text: string): string[] {
  const plain = text.replaceAll(/^ \* ?/gm, "");
  return [...plain.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) =>
    code.replaceAll(SPECIFIER, LIBRARY)
  );
}

Deno.test("the library's examples do what they say with a backup", async () => {
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  using temp = new TempFolder();
  const read = (path: string) => examplesOf(Deno.readTextFileSync(join(ROOT, path)));
  const documented = read("docs/library.md");
  const inCode = [...read("src/library/library.ts"), ...read("src/library/open_backup.ts")];
  assertEquals([documented.length, inCode.length], [2, 2]);
  const backup = JSON.stringify(temp.at("backup"));
  const urls = `apiUrl: "${fake.url}", idUrl: "${fake.url}", rate: 10000`;
  const files = [...documented, ...inCode].map((code, i) => {
    const path = temp.at(`example_${i}.ts`);
    const pointed = code.replace('output: "backup"', `output: ${backup}, ${urls}`)
      .replace('account("123456")', `account("${fake.world.account().id}")`).replace(
        'openBackup("backup")',
        `openBackup(${backup})`,
      );
    Deno.writeTextFileSync(path, pointed);
    return path;
  });
  const outputs: string[] = [];
  for (const path of files) {
    const env = { HARVEST_PAT: fake.token, NO_COLOR: "1" };
    const { code, out, err } = await deno(["run", "-A", "--no-check", ...MAP_FLAG, path], { env });
    assertEquals(code, 0, err);
    outputs.push(out);
  }
  assertEquals(outputs[0], "complete\n");
  assertStringIncludes(outputs[1] ?? "", "payment of");
  assert(/^invoices \d+ \S+\.pdf$/m.test(outputs[1] ?? ""), outputs[1]);
});

Deno.test("everything that the library exports is documented", async () => {
  const { code, err } = await deno(["doc", "--lint", "src/library/library.ts"]);
  assertEquals(code, 0, err);
});
