import {
  ExactNumber,
  type Fields,
  isFields,
  listAt,
  numberAt,
  sameValue,
  textAt,
  type Value,
} from "../../json/exact.ts";
import {
  addFigures,
  currencyOf,
  type FigureData,
  figureData,
  type Figures,
} from "../records/survey.ts";
import {
  EVERY_RESOURCE,
  type FieldRule,
  fieldRules,
  LOST_RESOURCES,
  TIMERS,
} from "../records/restored.ts";
import type { SavedRecord } from "../../export/read_account.ts";
import { hasTimes, requestBody, uploadName } from "../records/translation.ts";
import { moduleOff } from "../target/target_account.ts";
import type { RestoreContext } from "./restore_context.ts";

/** Every field: the record does not come back at all. */
export const WHOLE_RECORD = "*";

const UNKNOWN_FIELD = "members that this program does not know";
const TO_OWNER =
  "whose it is: nobody in the target takes the place of these people, so it is put to the owner, " +
  "with the name in the notes";
const UNFINISHED = "what may send mails: it follows with --finish";
const MERGED = "assignments, rates and roles of people whose place somebody else takes";
const NO_RECEIPT = "receipts that are not in the backup";
const RECEIPT_NAMES = "names of receipts that no upload can have";
const NO_PLACE = "references to records that do not come back";
const TERMS =
  "payment terms that do not lead to the date when the invoice is due: it keeps the date";
const TIMES =
  "times of start and end, where the account tracks durations or they do not give the hours";
const MIDNIGHT =
  "durations, in an account that tracks times: they begin at midnight, to the minute";
const DEFAULT_RATES = "rates of people on projects that follow their default rate";
const UNITS = "units of expenses without a price per unit, and costs of those with one";

/**
 * What of a record cannot come back: reasons, each with the fields that it is about. The loss report counts these, and
 * the proof accepts no other difference.
 */
export function lossesOf(context: RestoreContext, record: SavedRecord): Map<string, string[]> {
  const losses = new Map<string, string[]>();
  const lose = (reason: string, ...names: string[]) =>
    losses.set(reason, [...losses.get(reason) ?? [], ...names]);
  const lost = wholeLoss(context, record);
  if (lost !== null) return new Map([[lost, [WHOLE_RECORD]]]);
  const rules = fieldRules(record.resource);
  for (const [name, value] of Object.entries(record.fields)) {
    const { kind = "lost", reason = UNKNOWN_FIELD, usual = null } = rules.get(name) ?? {};
    const isLost = kind === "lost" && !isNothing(value, { usual });
    if (isLost || kind === "computed") lose(reason, name);
  }
  for (const [reason, ...names] of specialLosses(context, record)) lose(reason, ...names);
  return losses;
}

/** Why a record does not come back at all; null if it does. */
function wholeLoss(
  context: RestoreContext,
  { resource, fields, parentId }: SavedRecord,
): string | null {
  const { isSameAccount, target, finish } = context.options;
  const reason = LOST_RESOURCES[resource];
  if (reason !== undefined) return reason;
  const off = moduleOff(target.company, resource);
  if (off !== null) return `everything of the module ${off}, which the target has switched off`;
  switch (resource) {
    case "billable_rates":
    case "cost_rates":
      return isSameAccount || context.isMerged(parentId ?? "") ? MERGED : null;
    case "user_assignments":
      return context.isMerged(textAt(fields, "user", "id")) ? MERGED : null;
    case "invoice_payments":
      return finish || isSameAccount ? null : UNFINISHED;
    default:
      return null;
  }
}

function* specialLosses(
  context: RestoreContext,
  record: SavedRecord,
): Generator<[reason: string, ...fields: string[]]> {
  const { resource, fields } = record;
  const { finish, isSameAccount } = context.options;
  if (!finish) {
    const waits = [...fieldRules(resource)].filter(([name, rule]) =>
      rule.kind === "finish" && !isNothing(fields[name] ?? null, rule)
    );
    if (waits.length > 0) yield [UNFINISHED, ...waits.map(([name]) => name)];
  }
  const isItem = resource === "time_entries" || resource === "expenses";
  if (isItem && context.standIn(textAt(fields, "user", "id")) !== null) yield [TO_OWNER, "user"];
  switch (resource) {
    case "time_entries":
      if (fields["is_running"] === true) yield [TIMERS, "started_time", "ended_time"];
      else if (isSameAccount && context.timeMode === "durations" || !hasTimes(fields)) {
        const times = ["started_time", "ended_time"].filter((name) =>
          !isEmpty(fields[name] ?? null)
        );
        if (times.length > 0) yield [TIMES, ...times];
      }
      if (isSameAccount && context.timeMode === "times" && !hasTimes(fields)) {
        yield [MIDNIGHT, "started_time", "ended_time", "hours"];
      }
      return;
    case "expenses": {
      const name = textAt(fields, "receipt", "file_name");
      if (isFields(fields["receipt"])) {
        if (!context.options.receipts.has(record.id)) yield [NO_RECEIPT, "receipt"];
        if (uploadName(name) !== name) yield [RECEIPT_NAMES, "receipt"];
      }
      if (differsFromUnits(fields)) yield [UNITS, "units", "total_cost"];
      return;
    }
    case "user_assignments":
      if (fields["use_default_rates"] === true && !isEmpty(fields["hourly_rate"] ?? null)) {
        yield [DEFAULT_RATES, "hourly_rate"];
      }
      return;
    case "invoices": {
      const isGone = (to: string, id: string) => id !== "" && context.ids.get(to, id) === undefined;
      if (isGone("estimates", textAt(fields, "estimate", "id"))) yield [NO_PLACE, "estimate"];
      const sent = requestBody(resource, fields, context);
      if (!sameValue(sent["payment_term"], fields["payment_term"])) yield [TERMS, "payment_term"];
      const lines = listAt(fields, "line_items").filter(isFields);
      if (lines.some((line) => isGone("projects", textAt(line, "project", "id")))) {
        yield [NO_PLACE, "line_items"];
      }
    }
  }
}

/** Harvest computes the cost of units, and takes no units where there is no price for one. */
function differsFromUnits(fields: Fields): boolean {
  const price = textAt(fields, "expense_category", "unit_price");
  if (price === "") return !["", "1", "1.0"].includes(textAt(fields, "units"));
  const cost = Math.round(numberAt(fields, "units") * Number(price) * 100);
  return cost !== Math.round(numberAt(fields, "total_cost") * 100);
}

/** Whether a member has nothing that could be lost or set: no value, or the one that a new record has. */
export function isNothing(value: Value, { usual }: Pick<FieldRule, "usual">): boolean {
  return isEmpty(value) || sameValue(value, usual);
}

/** Null, an empty text or list, or an object of such. */
function isEmpty(value: Value): boolean {
  if (value === null || value === "") return true;
  if (value instanceof ExactNumber) return false;
  return Array.isArray(value)
    ? value.length === 0
    : isFields(value) && Object.values(value).every(isEmpty);
}

/** What cannot come back of the records of a resource, for one reason. */
export interface Loss extends FigureData {
  readonly reason: string;
  readonly resource: string;
  /** Members of the records; `*` if they do not come back at all. */
  readonly fields: readonly string[];
  readonly records: number;
}

/** Everything that cannot come back, with how many records and what they amount to. @throws ListFormatError | SyntaxError */
export async function lossReport(context: RestoreContext): Promise<Loss[]> {
  const { selection, survey } = context.options;
  const losses: Loss[] = [];
  for (const resource of EVERY_RESOURCE) {
    const rows = new Map<string, { fields: Set<string>; records: number; sum: Figures }>();
    for await (const record of selection.records(resource)) {
      for (const [reason, fields] of lossesOf(context, record)) {
        const row = rows.get(reason) ?? { fields: new Set(), records: 0, sum: new Map() };
        rows.set(reason, row);
        row.records++;
        for (const field of fields) row.fields.add(field);
        addFigures(row.sum, resource, record.fields, currencyOf(survey, record));
      }
    }
    for (const [reason, { fields, records, sum }] of rows) {
      losses.push({ reason, resource, fields: [...fields], records, ...figureData(sum) });
    }
  }
  return losses;
}
