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
  const prefix = "getharvest-backup-test-";
  if (!inMemory) return Deno.makeTempDirSync({ prefix });
  try {
    return Deno.makeTempDirSync({ prefix, dir: MEMORY_DISK });
  } catch {
    return Deno.makeTempDirSync({ prefix });
  }
}
