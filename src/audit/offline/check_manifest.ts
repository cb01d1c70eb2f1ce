import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import type { FileEntry } from "../../store/files/file_digest.ts";
import { type AuditRun, visitList } from "../ledger/audit_run.ts";

/** Checks what the manifest promises: states, files, their sizes. Returns how many files it lists. */
export async function checkManifest(run: AuditRun): Promise<number> {
  for (const resource of CATALOG) await checkResource(run, resource);
  for (const [path, entry] of run.manifest.files) await checkFile(run, path, entry);
  return run.manifest.files.size;
}

async function checkResource(run: AuditRun, resource: Resource): Promise<void> {
  const { book, manifest } = run;
  const { name, kind, folder } = resource;
  const entry = manifest.resources[name];
  if (entry === undefined) {
    return book.add("not_compared", {
      resource: name,
      record: "left out of the backup (--only, --skip)",
    });
  }
  const reason = entry.reason === null ? {} : { record: entry.reason };
  if (entry.state === "incomplete") book.add("state_incomplete", { resource: name, ...reason });
  if (entry.state === "forbidden") book.add("state_forbidden", { resource: name, ...reason });
  if (entry.state !== "complete") return;
  if (kind === "child") return await checkParents(run, resource);
  const path = `${folder}/${kind === "object" ? "data" : "list"}.json`;
  if (!manifest.files.has(path)) book.add("list_missing", { resource: name, record: path });
}

/** Each parent has its file, an empty one where nothing belongs to it. */
async function checkParents(run: AuditRun, resource: Resource): Promise<void> {
  const parent = CATALOG.find(({ name }) => name === resource.parent);
  // Where Harvest refuses single parents (teammates of who is no manager) there is no file to expect.
  if (!parent || resource.optional || resource.parentRole !== undefined) return;
  await visitList(run, parent, [{
    see({ id }) {
      const path = `${resource.folder}/${id}_${resource.suffix}.json`;
      if (!run.manifest.files.has(path)) {
        run.book.add("parents_missing", { resource: resource.name, record: path });
      }
    },
  }]);
}

async function checkFile(run: AuditRun, path: string, { sizeBytes }: FileEntry): Promise<void> {
  const found = await run.reader.sizeOf(`${run.paths.root}/${path}`);
  if (found === sizeBytes) return;
  const resource = path.slice(0, path.indexOf("/"));
  if (found === null) run.book.add("file_missing", { resource, record: path });
  else {run.book.add("file_size", {
      resource,
      record: `${path}: ${found} bytes instead of ${sizeBytes}`,
    });}
}
