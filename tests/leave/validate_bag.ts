import { join } from "@std/path/join";
import { createHash } from "node:crypto";

/** What RFC 8493 finds wrong with a bag; empty if it is valid. */
export function bagProblems(bag: string): string[] {
  const problems: string[] = [];
  const text = (name: string) => Deno.readTextFileSync(join(bag, name));
  if (text("bagit.txt") !== "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") {
    problems.push("bagit.txt");
  }
  const payload = filesBelow(bag, "data");
  const listed = digestsIn(text("manifest-sha256.txt"));
  for (const path of payload) if (!listed.has(path)) problems.push(`not listed: ${path}`);
  for (const path of listed.keys()) {
    if (!path.startsWith("data/")) problems.push(`no payload: ${path}`);
  }
  const tags = digestsIn(text("tagmanifest-sha256.txt"));
  for (const name of ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"]) {
    if (!tags.has(name)) problems.push(`not listed: ${name}`);
  }
  for (const [path, digest] of [...listed, ...tags]) {
    const bytes = read(join(bag, ...path.split("/")));
    if (bytes === null) problems.push(`missing: ${path}`);
    else if (createHash("sha256").update(bytes).digest("hex") !== digest) {
      problems.push(`altered: ${path}`);
    }
  }
  const octets = payload.reduce((sum, path) => sum + Deno.statSync(join(bag, path)).size, 0);
  const oxum = /^Payload-Oxum: (.*)$/m.exec(text("bag-info.txt"))?.[1];
  if (oxum !== `${octets}.${payload.length}`) problems.push(`Payload-Oxum: ${oxum}`);
  for (const line of text("bag-info.txt").trimEnd().split("\n")) {
    if (!/^[A-Za-z-]+: \S/.test(line)) problems.push(`bag-info.txt: ${line}`);
  }
  for (const { name } of Deno.readDirSync(bag)) {
    if (name !== "data" && name !== "tagmanifest-sha256.txt" && !tags.has(name)) {
      problems.push(`strange: ${name}`);
    }
  }
  return problems;
}

/** Paths are percent-encoded where they have a percent sign or a line break. */
function digestsIn(manifest: string): Map<string, string> {
  return new Map(
    manifest.trimEnd().split("\n").map((line): [string, string] => {
      const [, digest = "", path = ""] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
      return [path.replace(/%(25|0D|0A)/gi, decodeURIComponent), digest];
    }),
  );
}

function filesBelow(root: string, folder: string): string[] {
  return [...Deno.readDirSync(join(root, folder))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(root, `${folder}/${name}`) : [`${folder}/${name}`]
  );
}

function read(path: string): Uint8Array | null {
  try {
    return Deno.readFileSync(path);
  } catch {
    return null;
  }
}
