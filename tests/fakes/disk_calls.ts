const CALLS = [
  ...["chmod", "copyFile", "lstat", "makeTempDir", "makeTempFile", "mkdir", "open", "readFile"],
  ...["readTextFile", "remove", "rename", "stat", "writeFile", "writeTextFile"],
];
const FILE_CALLS = ["read", "seek", "stat", "sync", "syncData", "truncate", "tryLock", "write"];

let pending = 0;
let ended = 0;

type Call = (...args: unknown[]) => unknown;

/** Counts calls from now on; those that a test puts in place of the runtime's go through to these. */
function watch(owner: object, name: string): void {
  const original = Reflect.get(owner, name) as Call;
  Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
    const result = original.apply(this, args);
    if (!(result instanceof Promise)) return result;
    pending++;
    const end = () => {
      pending--;
      ended++;
    };
    result.then(end, end);
    return result;
  });
}

for (const name of CALLS) watch(Deno, name);
for (const name of FILE_CALLS) watch(Deno.FsFile.prototype, name);
watch(SubtleCrypto.prototype, "digest");

/** What the disk is asked, and digests: work that other threads do, and nobody else here sees. */
export const diskCalls = {
  /** Calls that have not ended. */
  get pending(): number {
    return pending;
  },
  get ended(): number {
    return ended;
  },
};
