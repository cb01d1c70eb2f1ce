import { definitionList } from "../text/wrap.ts";

/** What the program backs up and what it does not. */
export interface ResourceList {
  /** `path` is below the API's `/v2`, `stored` below the account's folder. */
  readonly resources: readonly {
    readonly name: string;
    readonly path: string;
    readonly stored: string;
    readonly note: string;
  }[];
  readonly waived: readonly { readonly path: string; readonly reason: string }[];
  readonly notInApi: readonly string[];
}

/** The list for people: what is saved, what else the API offers, and what no API offers. */
export function resourcesText(
  { resources, waived, notInApi }: ResourceList,
  { columns }: { columns: number },
): string {
  const byReason = Map.groupBy(waived, ({ reason }) => reason);
  const rows = resources.map(({ name, path, stored, note }) =>
    [name, `/v2${path} -> ${stored}${note === "" ? "" : `; ${note}`}`] as const
  );
  return [
    `Backed up (${resources.length}), with source and destination:`,
    ...definitionList(rows, {
      termColumns: Math.max(...resources.map(({ name }) => name.length)),
      columns,
    }),
    "",
    `In the API, but not backed up (${waived.length}):`,
    ...[...byReason].flatMap(([reason, rows]) => [
      `  ${reason}:`,
      ...rows.map(({ path }) => `    /v2${path}`),
    ]),
    "",
    "In Harvest, but not in its API:",
    ...notInApi.map((each) => `  ${each}`),
  ].join("\n");
}
