import { join } from "@std/path/join";
import { walk } from "@std/fs/walk";
import { relative } from "@std/path/relative";
import { CATALOG, type Resource } from "../../src/harvest/catalog.ts";
import { recordsOf } from "../../src/demo/api/records_of.ts";
import { truthOf } from "../fakes/truth_of.ts";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { documentPdf } from "../../src/demo/data/pdf.ts";
import { at, textAt } from "../../src/demo/data/json_text.ts";
import { safeFileName } from "../../src/store/files/safe_file_name.ts";
import { indentJson } from "../../src/json/indent_json.ts";
import type { ResourceEntry } from "../../src/store/manifest/manifest.ts";
import { listOf } from "../store/record_texts.ts";
import type { TestHarvest } from "./test_harvest.ts";

/** A file's bytes as text to compare and to read: UTF-8 where it is that, else a letter a byte. */
function fileText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

/** Files of a folder by path, without what is no part of a backup, and what was set aside. */
export async function filesIn(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { path } of walk(root, { includeDirs: false })) {
    const name = relative(root, path).replaceAll("\\", "/");
    if (name === ".lock" || /^(\.work|quarantine)\//.test(name)) continue;
    files.set(name, fileText(await Deno.readFile(path)));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is in a backup beyond a copy of what Harvest shows now. */
const OF_OUR_OWN =
  /(^|\/)(manifest\.json|SHA256SUMS|accounts\.json|\.artifacts_manifest\.json|history\.ndjson|deleted(_\w+)?\.json)$/;

/** The files of a backup that hold what Harvest shows now. */
export async function dataIn(root: string): Promise<Map<string, string>> {
  return new Map([...await filesIn(root)].filter(([path]) => !OF_OUR_OWN.test(path)));
}

/** What those files must be by the fake's own data: every file of every account. */
export function truthIn(
  harvest: TestHarvest,
  { artifacts = true, recordFiles = true } = {},
): Map<string, string> {
  const files = new Map<string, string>();
  for (const account of harvest.fake.world.accounts) {
    const root = `harvest_account_${account.id}`;
    for (const [path, bytes] of accountFiles(harvest, account, { artifacts, recordFiles })) {
      files.set(`${root}/${path}`, fileText(bytes));
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const ENCODER = new TextEncoder();

function accountFiles(
  harvest: TestHarvest,
  account: AccountWorld,
  { artifacts, recordFiles }: { artifacts: boolean; recordFiles: boolean },
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const put = (path: string, text: string) => files.set(path, ENCODER.encode(text));
  for (const resource of CATALOG) {
    if (resource.module !== undefined && account.company[resource.module] === false) continue;
    const { folder } = resource;
    if (resource.kind === "object") {
      put(`${folder}/data.json`, `${harvest.text(resource.path, account)}\n`);
    } else if (resource.kind === "child") {
      for (const parent of parentsOf(account, resource)) {
        put(
          `${folder}/${parent}_${resource.suffix}.json`,
          listOf(texts(account, resource.name, parent)),
        );
      }
    } else {
      const records = recordsIn(account, resource);
      put(`${folder}/list.json`, listOf(records.map(({ text }) => text)));
      for (const { id, text } of recordFiles ? records : []) {
        files.set(
          `${folder}/${id}.json`,
          indentJson(ENCODER.encode(text), new Uint8Array(1024)).slice(),
        );
      }
      if (artifacts) {
        for (const [path, bytes] of artifactsOf(account, resource)) files.set(path, bytes);
      }
    }
  }
  for (const project of account.resource("projects").ids()) {
    for (const name of ["task_assignments", "user_assignments"]) {
      put(`projects/${project}_${name}.json`, listOf(texts(account, name, project)));
    }
  }
  return files;
}

function texts(account: AccountWorld, name: string, parent: string | null): string[] {
  return [...truthOf(account, name, parent).values()];
}

function recordsIn(
  account: AccountWorld,
  resource: Resource,
): readonly { id: string; text: string }[] {
  const isMine = resource.name === "users_me_project_assignments";
  return isMine
    ? recordsOf(account, "project_assignments", account.userId)
    : recordsOf(account, resource.name);
}

function parentsOf(account: AccountWorld, resource: Resource): string[] {
  const ids = account.resource(resource.parent ?? "").ids();
  const role = resource.parentRole;
  return role === undefined ? ids : ids.filter((id) => account.accessRoles(id).includes(role));
}

function* artifactsOf(account: AccountWorld, resource: Resource): Generator<[string, Uint8Array]> {
  for (const { id, fields } of account.resource(resource.name).all()) {
    if (resource.artifact === "receipt") {
      const receipt = account.receipts.get(id);
      const name = safeFileName(textAt(fields, "receipt", "file_name"));
      if (receipt && at(fields, "receipt", "url")) {
        yield [`${resource.folder}/artifacts/${id}_${name}`, receipt.bytes];
      }
    } else if (resource.artifact !== undefined && textAt(fields, "client_key") !== "") {
      const kind = resource.artifact === "invoice_pdf" ? "Invoice" : "Estimate";
      yield [`${resource.folder}/artifacts/${id}.pdf`, documentPdf(kind, fields, account.name)];
    }
  }
}

/** Differences between two sets of files, short enough to read. */
export function differences(
  found: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): string[] {
  const short = (text: string | undefined) =>
    text === undefined ? "nothing" : JSON.stringify(text.slice(0, 200));
  const all = [...new Set([...found.keys(), ...wanted.keys()])].flatMap((path) => {
    const [is, should] = [found.get(path), wanted.get(path)];
    if (is === should) return [];
    let from = 0;
    while (is !== undefined && should !== undefined && is[from] === should[from]) from++;
    from = Math.max(0, from - 100);
    return [`${path}: ${short(is?.slice(from))} should be ${short(should?.slice(from))}`];
  });
  return all.length > 8 ? [...all.slice(0, 8), `and ${all.length - 8} more`] : all;
}

/** What tests look at in a manifest. */
export interface ManifestJson {
  readonly format: number;
  readonly role: string | null;
  readonly account: { readonly id: string };
  readonly resources: Readonly<Record<ResourceName, ResourceEntry>>;
  readonly files: readonly { readonly path: string }[];
}

type ResourceName =
  | "billable_rates"
  | "clients"
  | "cost_rates"
  | "estimate_messages"
  | "estimates"
  | "invoice_messages"
  | "invoice_payments"
  | "invoices"
  | "project_assignments"
  | "projects"
  | "pto_assignments"
  | "teammates"
  | "time_entries"
  | "users";

/** The account's manifest, parsed. */
export async function manifestIn(root: string, account: AccountWorld): Promise<ManifestJson> {
  return JSON.parse(
    await Deno.readTextFile(join(root, `harvest_account_${account.id}`, "manifest.json")),
  );
}
