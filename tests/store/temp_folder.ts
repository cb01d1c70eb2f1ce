import { join } from "@std/path/join";

/** Thousands of small files, each waited for until it is on the disk, take half the time where the disk is memory. */
const MEMORY_DISK = "/dev/shm";

/** A folder of the test's own that goes with it. */
export class TempFolder implements Disposable {
  readonly path = makeFolder();

  /** A path below it. */
  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

function makeFolder(): string {
  const prefix = "getharvest-backup-test-";
  try {
    return Deno.makeTempDirSync({ prefix, dir: MEMORY_DISK });
  } catch {
    return Deno.makeTempDirSync({ prefix });
  }
}
