import { verify } from "../../src/inspect/verify.ts";
import { digestOf, type FileEntry } from "../../src/store/files/file_digest.ts";
import { InputFile } from "../../src/store/files/input_file.ts";
import type { Dangling, FileFinding } from "../../src/store/verify/finding.ts";
import type { Subset } from "../../src/store/layout/subset.ts";
import type { VerifySummary } from "../../src/store/verify/verify_backup.ts";
import { TestHarvest } from "../backup/test_harvest.ts";

/** What a verification found. */
export interface Verified {
  readonly findings: readonly FileFinding[];
  readonly danglings: readonly Dangling[];
  readonly summary: VerifySummary;
  /** `problem path` of each finding, in order. */
  readonly found: readonly string[];
}

export async function verified(
  root: string,
  { subset = null }: { subset?: Subset | null } = {},
): Promise<Verified> {
  const findings: FileFinding[] = [];
  const danglings: Dangling[] = [];
  const summary = await verify(root, {
    subset,
    onFinding: (finding) => findings.push(finding),
    onDangling: (dangling) => danglings.push(dangling),
    signal: new AbortController().signal,
  });
  const found = findings.map(({ problem, path }) => `${problem} ${path}`).sort();
  return { findings, danglings, summary, found };
}

/** An account of few records, but of every kind of file: PDFs, receipts, deleted records, earlier versions. */
export async function smallBackup(root: string): Promise<TestHarvest> {
  const harvest = new TestHarvest({
    size: {
      users: 2,
      clients: 2,
      projects: 2,
      timeEntries: 12,
      expenses: 4,
      receipts: 2,
      invoices: 3,
      estimates: 2,
      years: 1,
    },
  });
  const accounts = [String(harvest.agency.id)];
  const settle = (result: { error: unknown; outcome: string }) => {
    if (result.outcome !== "complete") {
      throw new Error(`Cannot make a backup: ${result.outcome}`, { cause: result.error });
    }
  };
  settle(await harvest.backUp(root, { accounts }));
  const { agency } = harvest;
  const [entry = "", deleted = ""] = agency.resource("time_entries").ids();
  const [invoice = ""] = agency.resource("invoices").ids().slice(-1);
  await harvest.clock.run(harvest.clock.sleep(3_600_000));
  agency.resource("time_entries").update(entry, { notes: "changed" });
  agency.remove("time_entries", deleted);
  agency.remove("invoices", invoice);
  settle(await harvest.backUp(root, { accounts, full: true }));
  return harvest;
}

/** Size and digest of any file. */
export async function digestAt(path: string): Promise<FileEntry> {
  using file = new InputFile(path);
  return await digestOf(file);
}

/** Paths of all files of a backup that verification looks at, ascending. */
export async function filesOf(root: string, folder = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (path === ".work" || path === ".lock" || path === "quarantine") continue;
    if (isDirectory) files.push(...await filesOf(root, path));
    else files.push(path);
  }
  return files.sort();
}

/** The folder in the quarantine of what was set aside, of a backup where that happened once. */
export function quarantineTime(root: string): string {
  return [...Deno.readDirSync(`${root}/quarantine`)].find((entry) => entry.isDirectory)?.name ?? "";
}
