/** Lets a bounded number of tasks run at once; the others wait in order of arrival. */
export class Semaphore {
  #free: number;
  #waiting: (() => void)[] = [];

  constructor(width: number) {
    this.#free = width;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

/**
 * Runs a task for each item, at most `width` at once. The first failure stops new ones and is thrown when those under
 * way have ended.
 */
export async function forEachOf<T>(
  items: Iterable<T> | AsyncIterable<T>,
  { width, task }: { width: number; task: (item: T) => Promise<void> },
): Promise<void> {
  const failures: unknown[] = [];
  const iterator = toAsync(items);
  const worker = async () => {
    while (failures.length === 0) {
      const next = await iterator.next();
      if (next.done) return;
      try {
        await task(next.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failures.length > 0) throw failures[0];
}

async function* toAsync<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** Waits for all; then throws the first failure, if there was one. */
export async function allSettled(tasks: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(tasks);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
