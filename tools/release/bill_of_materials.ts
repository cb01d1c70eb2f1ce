import { DatabaseSync } from "node:sqlite";
import settings from "../../deno.json" with { type: "json" };
import { VERSION } from "./describe.ts";

/** The part of `deno.lock` that is read here: `@std/fs@1.0.24` and what belongs to it. */
export interface Lock {
  readonly jsr?: Readonly<Record<string, { readonly integrity: string }>>;
}

interface Component {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly purl: string;
  readonly sha256?: string;
}

/**
 * What a binary consists of, as CycloneDX 1.6: the program, the packages of JSR with the digests of the lock, and the runtime
 * that compiles it, which is the one that runs this.
 * @param lock the lock of the program; null: only what `deno.json` names
 */
export function billOfMaterials(lock: Lock | null, { timestamp }: { timestamp: string }): object {
  const components = [...runtime(), ...(lock === null ? imported() : locked(lock))];
  const self = `pkg:github/getharvest-backup@${VERSION}`;
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp,
      component: {
        type: "application",
        "bom-ref": self,
        name: "getharvest-backup",
        version: VERSION,
        licenses: [{ license: { id: settings.license } }],
      },
    },
    components: components.map(({ name, version, license, purl, sha256 }) => ({
      type: purl.startsWith("pkg:jsr") ? "library" : "platform",
      "bom-ref": purl,
      name,
      version,
      ...(sha256 === undefined ? {} : { hashes: [{ alg: "SHA-256", content: sha256 }] }),
      licenses: [{ license: { id: license } }],
      purl,
    })),
    dependencies: [
      { ref: self, dependsOn: components.map(({ purl }) => purl) },
      ...components.map(({ purl }) => ({ ref: purl })),
    ],
  };
}

function runtime(): Component[] {
  const { deno, v8 } = Deno.version;
  return [
    { name: "deno", version: deno, license: "MIT", purl: `pkg:github/denoland/deno@v${deno}` },
    { name: "v8", version: v8, license: "BSD-3-Clause", purl: `pkg:github/v8/v8@${v8}` },
    {
      name: "sqlite",
      version: sqliteVersion(),
      license: "blessing",
      purl: `pkg:generic/sqlite@${sqliteVersion()}`,
    },
  ];
}

function sqliteVersion(): string {
  using database = new DatabaseSync(":memory:");
  return String(database.prepare("SELECT sqlite_version() AS version").get()?.["version"]);
}

/** @std/assert is for tests only. */
function imported(): Component[] {
  return Object.values(settings.imports).map((specifier) => library(specifier.slice("jsr:".length)))
    .filter(({ name }) => name !== "@std/assert");
}

function locked({ jsr = {} }: Lock): Component[] {
  return Object.entries(jsr).map(([id, { integrity }]) => ({ ...library(id), sha256: integrity }));
}

function library(id: string): Component {
  const at = id.lastIndexOf("@");
  const [name, version] = [id.slice(0, at), id.slice(at + 1)];
  return { name, version, license: "MIT", purl: `pkg:jsr/${name.replace("@", "%40")}@${version}` };
}
