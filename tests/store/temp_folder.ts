import { join } from "@std/path/join";

/** A folder of the test's own that goes with it. */
export class TempFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "getharvest-backup-test-" });

  /** A path below it. */
  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
