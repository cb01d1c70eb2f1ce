import { CATALOG } from "../../harvest/catalog.ts";
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
import { FIELD_RULES, LOST_RESOURCES, TIMERS, UNKNOWN_FIELD } from "../records/field_rules.ts";
import { addFigures, type FigureData, figureData, noFigures } from "../records/figures.ts";
import { hasTimes, requestBody, uploadName } from "../records/request_body.ts";
import { currencyOf } from "../records/survey.ts";
import type { SavedRecord } from "../../export/read_account.ts";
import { moduleOff } from "../target/target_account.ts";
import type { RestoreContext } from "./restore_context.ts";

/** Every field: the record does not come back at all. */
export const WHOLE_RECORD = "*";

const TO_OWNER =
  "whose it is: nobody in the target stands for these people, so it is put to the owner, " +
  "with the name in the notes";
const UNFINISHED = "what may send mails: it follows with --finish";
const MERGED = "assignments, rates and roles of people whom nobody stands for";
const NO_RECEIPT = "receipts that are not in the backup";
const RECEIPT_NAMES = "names of receipts that no upload can have";
const NO_PLACE = "references to records that do not come back";
const TERMS =
  "payment terms that do not lead to the date when the invoice is due: it keeps the date";
const TIMES = "times of start and end, since the account tracks durations";
const MIDNIGHT =
  "durations, in an account that tracks times: they begin at midnight, to the minute";
const DEFAULT_RATES = "rates of people on projects that follow their default rate";
const UNITS = "units of expenses without a price per unit, and costs of those with one";

/**
 * What of a record cannot come back: reasons, each with the fields that it is about. The loss report counts these, and
 * the proof accepts no other difference.
 */
export function lossesOf(context: RestoreContext, record: SavedRecord): Map<string, string[]> {
  const { resource, fields } = record;
  const losses = new Map<string, string[]>();
  const lose = (reason: string, ...names: string[]) =>
    losses.set(reason, [...losses.get(reason) ?? [], ...names]);
  const lost = wholeLoss(context, record);
  if (lost !== null) return new Map([[lost, [WHOLE_RECORD]]]);
  const rules = FIELD_RULES[resource] ?? {};
  for (const [name, value] of Object.entries(fields)) {
    const rule = rules[name];
    if (rule === undefined) {
      if (!isEmpty(value)) lose(UNKNOWN_FIELD, name);
    } else if (rule.kind === "lost") {
      if (!isEmpty(value) && !sameValue(value, rule.unless)) lose(rule.reason, name);
    } else if (rule.kind === "computed") lose(rule.reason, name);
  }
  for (const [reason, names] of specialLosses(context, record)) lose(reason, ...names);
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
  const isOwner = (id: string) => context.person(id)?.how === "owner";
  switch (resource) {
    case "billable_rates":
    case "cost_rates":
      return isSameAccount || isOwner(parentId ?? "") ? MERGED : null;
    case "teammates":
      return MERGED;
    case "user_assignments":
      return isOwner(textAt(fields, "user", "id")) ? MERGED : null;
    case "invoice_payments":
      return finish || isSameAccount ? null : UNFINISHED;
    default:
      return null;
  }
}

function* specialLosses(
  context: RestoreContext,
  record: SavedRecord,
): Generator<[reason: string, fields: string[]]> {
  const { resource, fields } = record;
  const { finish, isSameAccount } = context.options;
  if (!finish) {
    const waits = Object.entries(FIELD_RULES[resource] ?? {}).flatMap(([name, rule]) =>
      rule.kind === "later" && rule.when === "finish" && isWaiting(name, fields[name]) ? [name] : []
    );
    if (waits.length > 0) yield [UNFINISHED, waits];
  }
  switch (resource) {
    case "time_entries":
      if (context.translation.options.standIn(textAt(fields, "user", "id")) !== null) {
        yield [TO_OWNER, ["user"]];
      }
      if (fields["is_running"] === true) yield [TIMERS, ["started_time", "ended_time"]];
      if (isSameAccount && context.timeMode === "durations" && hasTimes(fields)) {
        yield [TIMES, ["started_time", "ended_time"]];
      }
      if (isSameAccount && context.timeMode === "times" && !hasTimes(fields)) {
        yield [MIDNIGHT, ["started_time", "ended_time", "hours"]];
      }
      return;
    case "expenses":
      if (context.translation.options.standIn(textAt(fields, "user", "id")) !== null) {
        yield [TO_OWNER, ["user"]];
      }
      if (isFields(fields["receipt"])) {
        if (!context.hasReceipt(record)) yield [NO_RECEIPT, ["receipt"]];
        const name = textAt(fields, "receipt", "file_name");
        if (uploadName(name) !== name) yield [RECEIPT_NAMES, ["receipt"]];
      }
      if (differsFromUnits(fields)) yield [UNITS, ["units", "total_cost"]];
      return;
    case "user_assignments":
      if (fields["use_default_rates"] === true && !isEmpty(fields["hourly_rate"] ?? null)) {
        yield [DEFAULT_RATES, ["hourly_rate"]];
      }
      return;
    case "invoices": {
      const estimate = textAt(fields, "estimate", "id");
      if (estimate !== "" && context.ids.get("estimates", estimate) === undefined) {
        yield [NO_PLACE, ["estimate"]];
      }
      const sent = requestBody(resource, fields, context);
      if (!sameValue(sent["payment_term"] ?? null, fields["payment_term"] ?? null)) {
        yield [TERMS, ["payment_term"]];
      }
      const isGone = listAt(fields, "line_items").some((line) => {
        const project = isFields(line) ? textAt(line, "project", "id") : "";
        return project !== "" && context.ids.get("projects", project) === undefined;
      });
      if (isGone) yield [NO_PLACE, ["line_items"]];
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

/** Of a draft nothing is to follow. */
function isWaiting(name: string, value: Value | undefined): boolean {
  return value !== undefined && !isEmpty(value) && value !== false && value !== "none" &&
    !(name === "state" && value === "draft");
}

/** Nothing that could be lost: null, an empty text or list, or an object of such. */
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
