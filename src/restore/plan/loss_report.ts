import { CATALOG } from "../../harvest/catalog.ts";
import { addFigures, type FigureData, figureData, noFigures } from "../records/figures.ts";
import { currencyOf } from "../records/survey.ts";
import { lossesOf } from "./losses_of.ts";
import type { RestoreContext } from "./restore_context.ts";

/** What cannot come back of the records of a resource, for one reason. */
export interface Loss extends FigureData {
  readonly reason: string;
  readonly resource: string;
  /** Members of the records; `*` if they do not come back at all. */
  readonly fields: readonly string[];
  readonly records: number;
}

/** Not records of their own: they are parts of others, or the same ones again. */
const NOT_COUNTED: ReadonlySet<string> = new Set([
  "users_me",
  "users_me_project_assignments",
  "project_assignments",
]);

/** Everything that cannot come back, with how many records and what they amount to. @throws ListFormatError | SyntaxError */
export async function lossReport(context: RestoreContext): Promise<Loss[]> {
  const rows = new Map<
    string,
    { fields: Set<string>; records: number; sum: ReturnType<typeof noFigures> }
  >();
  for (const { name: resource } of CATALOG) {
    if (NOT_COUNTED.has(resource)) continue;
    for await (const record of context.options.selection.records(resource)) {
      const currency = currencyOf(context.options.survey, record);
      for (const [reason, fields] of lossesOf(context, record)) {
        const key = JSON.stringify([reason, resource]);
        const row = rows.get(key) ?? { fields: new Set(), records: 0, sum: noFigures() };
        rows.set(key, row);
        row.records++;
        for (const field of fields) row.fields.add(field);
        addFigures(row.sum, resource, record.fields, currency);
      }
    }
  }
  return [...rows].map(([key, { fields, records, sum }]) => {
    const [reason = "", resource = ""]: string[] = JSON.parse(key);
    return { reason, resource, fields: [...fields], records, ...figureData(sum) };
  });
}
