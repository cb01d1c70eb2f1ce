import { tmpdir } from "node:os";
import { join } from "@std/path/join";

/** Thousands of small files, each waited for until it is on the disk, take half the time where the disk is memory. */
const MEMORY_DISK = "/dev/shm";

/** A folder of the test's own that goes with it. */
export class TempFolder implements Disposable {
  readonly path: string;

  /** A program with `-P` may not write to `/dev`, so a folder for it cannot be in memory. */
  constructor({ inMemory = true } = {}) {
    this.path = makeFolder(inMemory);
  }

  /** A path below it. */
  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

function makeFolder(inMemory: boolean): string {
  // Always as long: what a terminal shows of a path would else break elsewhere in one run of sixteen.
  const name = `getharvest-backup-test-${crypto.randomUUID().slice(-12)}`;
  const inTemp = join(tmpdir(), name);
  if (!inMemory) return make(inTemp);
  try {
    return make(join(MEMORY_DISK, name));
  } catch {
    return make(inTemp);
  }
}

function make(path: string): string {
  Deno.mkdirSync(path, { mode: 0o700 });
  return path;
}
