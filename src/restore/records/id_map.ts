/** A record that another one refers to has not come back. */
export class MissingReferenceError extends Error {
  override name = "MissingReferenceError";
}

/** Which record in the target stands for which of the backup. */
export class IdMap {
  readonly #ids = new Map<string, Map<string, string>>();
  readonly #taken = new Set<string>();

  /** `isThere`: whether a record is in the target with the id that it has in the backup. */
  constructor(private readonly isThere: (resource: string, id: string) => boolean) {}

  set(resource: string, old: string, id: string): void {
    const ids = this.#ids.get(resource) ?? new Map();
    this.#ids.set(resource, ids.set(old, id));
    this.#taken.add(`${resource}/${id}`);
  }

  get(resource: string, old: string): string | undefined {
    return this.#ids.get(resource)?.get(old) ?? (this.isThere(resource, old) ? old : undefined);
  }

  /** @throws MissingReferenceError if there is none */
  need(resource: string, old: string): string {
    const id = this.get(resource, old);
    if (id !== undefined) return id;
    throw new MissingReferenceError(`it needs ${resource}/${old}, which is not there`);
  }

  /** Whether a record of the target stands for one of the backup already. */
  isTaken(resource: string, id: string): boolean {
    return this.#taken.has(`${resource}/${id}`);
  }

  /** All of a resource, old to new. */
  entries(resource: string): ReadonlyMap<string, string> {
    return this.#ids.get(resource) ?? new Map();
  }
}
