import { artifactSource } from "../../harvest/artifact_source.ts";
import type { Resource } from "../../harvest/catalog.ts";
import type { ArtifactTable } from "../../store/manifest/artifacts_manifest.ts";
import { safeFileName } from "../../store/layout/safe_file_name.ts";
import type { AuditRun, Visitor } from "../ledger/audit_run.ts";
import type { SlicedRecord } from "../ledger/directory.ts";

/** Checks that records have their binaries: each invoice and estimate its PDF, each expense with a receipt its file. */
export class ArtifactCheck implements Visitor {
  /** Binaries that records should have. */
  checked = 0;

  constructor(
    readonly run: AuditRun,
    readonly resource: Resource,
    readonly artifacts: ArtifactTable,
  ) {}

  async see({ bytes, start, end, id }: SlicedRecord): Promise<void> {
    const { artifact, folder, name } = this.resource;
    const source = artifact && artifactSource(bytes.subarray(start, end), artifact, null);
    if (!source) return;
    this.checked++;
    const fileName = source.fileName === null
      ? `${id}.pdf`
      : `${id}_${safeFileName(source.fileName)}`;
    const path = this.run.paths.artifact(folder, fileName);
    const entry = this.artifacts.get(path);
    const sizeBytes = await this.run.reader.sizeOf(path);
    const { book } = this.run;
    if (!entry || sizeBytes === null) {
      return book.add(source.kind === "receipt" ? "receipt_missing" : "pdf_missing", {
        resource: name,
        record: path,
      });
    }
    if (sizeBytes !== entry.sizeBytes) {
      book.add("file_size", {
        resource: name,
        record: `${path}: ${sizeBytes} bytes instead of ${entry.sizeBytes}`,
      });
    }
    if (source.sizeBytes !== null && source.sizeBytes !== entry.sizeBytes) {
      const told = `${path}: ${entry.sizeBytes} bytes, Harvest's record says ${source.sizeBytes}`;
      book.add("receipt_size", { resource: name, record: told });
    }
  }
}
