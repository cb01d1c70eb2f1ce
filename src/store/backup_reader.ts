import { join } from "@std/path/join";
import { sha256Hex } from "./files/file_digest.ts";
import { readList } from "./lists/list_reader.ts";
import { accountOfFolder } from "./layout/paths.ts";
import type { RecordStream } from "./lists/record_batch.ts";

/** A backup on disk that is looked at and never written: no lock, so it may be read beside a run. */
export class BackupReader {
  constructor(readonly root: string) {}

  /** Accounts that have a folder here, ascending; none where there is no folder at all. @throws the system's error */
  async accounts(): Promise<string[]> {
    const accounts: string[] = [];
    try {
      for await (const entry of Deno.readDir(this.root)) {
        const account = entry.isDirectory ? accountOfFolder(entry.name) : null;
        if (account !== null) accounts.push(account);
      }
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    return accounts.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  }

  /** Size of a file in bytes; null if it is not there. */
  async sizeOf(path: string): Promise<number | null> {
    try {
      const info = await Deno.stat(this.#path(path));
      return info.isFile ? info.size : null;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** The bytes of a small file; null if it is not there. */
  async read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      return await Deno.readFile(this.#path(path));
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** SHA-256 of a small file; null if it is not there. */
  async digestOf(path: string): Promise<string | null> {
    const bytes = await this.read(path);
    return bytes && await sha256Hex(bytes);
  }

  /** The records of a list file; a missing file has none. @throws ListFormatError while it is read */
  list(path: string): RecordStream {
    return readList(this.#path(path));
  }

  #path(path: string): string {
    return join(this.root, ...path.split("/"));
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
