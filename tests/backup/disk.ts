/** What a program does to a disk; reading changes nothing and is left alone. */
const CALLS = [
  "rename",
  "renameSync",
  "remove",
  "removeSync",
  "mkdir",
  "mkdirSync",
  "writeFile",
  "writeFileSync",
  "open",
  "openSync",
] as const;
const FILE_CALLS = [
  "write",
  "writeSync",
  "truncate",
  "truncateSync",
  "sync",
  "syncSync",
  "syncData",
  "syncDataSync",
] as const;

/** What was killed leaves files open, which older versions of Deno look for after each test. */
export function testWithKills(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeResources: false });
}

/** The process is gone: nothing that it still tries has an effect. */
export class Killed extends Error {
  override name = "Killed";
}

type Call = (...args: unknown[]) => unknown;

/**
 * The runtime's disk with an end: before its `killAt`-th change, counted from 0, or the first of that name, or in the
 * middle of it where it is a write, everything stops, as in a kill. With `fail`, that one call fails and the rest go on, as on a full disk.
 */
export class Disk implements Disposable {
  /** The changes so far, by name. */
  readonly calls: string[] = [];
  readonly #restore: (() => void)[] = [];

  #diedAt = Infinity;

  constructor(readonly killAt: number | string, readonly fail: Error | null = null) {
    for (const name of CALLS) {
      this.#wrap(Deno, name, (args) => !name.startsWith("open") || isForWriting(args[1]));
    }
    for (const name of FILE_CALLS) this.#wrap(Deno.FsFile.prototype, name, () => true);
  }

  /** What was stopped. */
  get lastCall(): string {
    return this.calls[this.#diedAt] ?? "nothing";
  }

  get isDead(): boolean {
    return this.fail === null && this.calls.length > this.#diedAt;
  }

  [Symbol.dispose](): void {
    this.#restore.forEach((restore) => restore());
  }

  #wrap(owner: object, name: string, isChange: (args: unknown[]) => boolean): void {
    const original = Reflect.get(owner, name) as Call;
    const call = (self: unknown, args: unknown[]) => {
      const error = isChange(args) ? this.#count(name) : null;
      if (error === null) return original.apply(self, args);
      const [bytes] = args;
      const isFirst = this.calls.length - 1 === this.#diedAt;
      if (isFirst && /^write(Sync)?$/.test(name) && bytes instanceof Uint8Array) {
        original.call(self, bytes.subarray(0, bytes.length >> 1));
      }
      if (name.endsWith("Sync")) throw error;
      return Promise.reject(error);
    };
    this.#restore.push(() => void Reflect.set(owner, name, original));
    Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
      return call(this, args);
    });
  }

  /** Counts a call; what it fails with, if it does. */
  #count(name: string): Error | null {
    const at = this.calls.push(name) - 1;
    if (at === this.killAt || name === this.killAt) this.#diedAt = Math.min(at, this.#diedAt);
    if (this.fail !== null) return at === this.#diedAt ? this.fail : null;
    return at >= this.#diedAt ? new Killed(`Killed at ${name}`) : null;
  }
}

function isForWriting(options: unknown): boolean {
  return typeof options === "object" && options !== null &&
    ("write" in options || "create" in options);
}
