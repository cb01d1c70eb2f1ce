/** What a program does to a disk; reading changes nothing and is left alone. */
const CALLS = ["rename", "renameSync", "remove", "removeSync", "mkdir", "mkdirSync", "writeFile", "writeFileSync", "open", "openSync"] as const;
const FILE_CALLS = ["write", "writeSync", "truncate", "truncateSync", "sync", "syncSync", "syncData", "syncDataSync"] as const;

/** The process is gone: nothing that it still tries has an effect. */
export class Killed extends Error {
  override name = "Killed";
}

type Call = (...args: unknown[]) => unknown;

/**
 * The runtime's disk with an end: before its `killAt`-th change, counted from 0, or in the middle of it where it is a
 * write, everything stops, as in a kill. With `fail`, that one call fails and the rest go on, as on a full disk.
 */
export class Disk implements Disposable {
  /** The changes so far, by name. */
  readonly calls: string[] = [];
  readonly #restore: (() => void)[] = [];

  constructor(readonly killAt: number, readonly fail: Error | null = null) {
    for (const name of CALLS) this.#wrap(Deno, name, (args) => !name.startsWith("open") || isForWriting(args[1]));
    for (const name of FILE_CALLS) this.#wrap(Deno.FsFile.prototype, name, () => true);
  }

  get isDead(): boolean {
    return this.fail === null && this.calls.length > this.killAt;
  }

  [Symbol.dispose](): void {
    this.#restore.forEach((restore) => restore());
  }

  #wrap(owner: object, name: string, isChange: (args: unknown[]) => boolean): void {
    const original = Reflect.get(owner, name) as Call;
    const disk = this;
    this.#restore.push(() => void Reflect.set(owner, name, original));
    Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
      if (isChange(args)) {
        const at = disk.calls.push(name) - 1;
        if (at >= disk.killAt && (disk.fail === null || at === disk.killAt)) {
          const isTorn = at === disk.killAt && /^write(Sync)?$/.test(name) && args[0] instanceof Uint8Array;
          if (isTorn) original.call(this, (args[0] as Uint8Array).subarray(0, (args[0] as Uint8Array).length >> 1));
          const error = disk.fail ?? new Killed(`Killed at ${name}`);
          if (name.endsWith("Sync")) throw error;
          return Promise.reject(error);
        }
      }
      return original.apply(this, args);
    });
  }
}

function isForWriting(options: unknown): boolean {
  return typeof options === "object" && options !== null && ("write" in options || "create" in options);
}
