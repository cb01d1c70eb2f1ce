/** A backup has no record of a number, name or id. */
export class NoSuchRecordError extends Error {
  override name = "NoSuchRecordError";

  constructor(
    { resource, record, output }: {
      readonly resource: string;
      readonly record: string;
      readonly output: string;
    },
  ) {
    super(`No ${singular(resource)} ${JSON.stringify(record)} in ${output}`);
  }
}

/** `invoice payment` for `invoice_payments`. */
export function singular(resource: string): string {
  return resource.replaceAll("_", " ").replace(/ies$/, "y").replace(/s$/, "");
}
