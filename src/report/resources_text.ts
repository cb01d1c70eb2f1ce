import { tableLines } from "./table.ts";

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

/** The list for people: what is saved, what the API offers beyond that, what no API gives. */
export function resourcesText({ resources, waived, notInApi }: ResourceList): string {
  const byReason = Map.groupBy(waived, ({ reason }) => reason);
  return [
    `Backed up (${resources.length}):`,
    ...indent(
      tableLines(
        ["name", "from /v2", "stored as", "note"].map((heading) => ({ heading })),
        resources.map(({ name, path, stored, note }) => [name, path, stored, note]),
      ),
    ),
    "",
    `In the API but left out (${waived.length}):`,
    ...[...byReason].flatMap(([reason, rows]) => [
      `  ${reason}:`,
      ...rows.map(({ path }) => `    ${path}`),
    ]),
    "",
    "In Harvest, but in no API:",
    ...indent(notInApi),
  ].join("\n");
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
