import { ApiError } from "../api/api_error.ts";
import { group } from "../api/records_of.ts";
import {
  at,
  decimal,
  type Json,
  type JsonObject,
  numberAt,
  pick,
  textAt,
} from "../data/json_text.ts";
import { roundAway, roundedHundredths } from "../data/money.ts";
import { userReference, type Write, type Writer } from "./writer.ts";

const PLACE = "project_id!:number spent_date!:date user_id:number notes?";

/** What an entry or expense carries of an assignment. */
const ASSIGNMENT = "id is_active created_at updated_at hourly_rate budget";

const DEFAULTS: JsonObject = {
  ...{ is_locked: false, locked_reason: null, is_closed: false },
  ...{ approval_status: "unsubmitted", is_billed: false, invoice: null },
};

const PROJECT_AND_USER = {
  project: ["projects", "id name code", "active"],
  user: ["users", "", "fixed"],
} as const;

/** A receipt may have up to 20 MB, says the help; formats are those it names. */
const MAX_RECEIPT_BYTES = 20_000_000;
const RECEIPT_TYPES = /^(image\/(png|jpe?g|gif|heic|webp)|application\/pdf)$/;

export const TRACKED: Readonly<Record<string, Writer>> = {
  time_entries: {
    isFinal: true,
    takes:
      `${PLACE} task_id!:number hours:number started_time ended_time external_reference?:object`,
    defaults: DEFAULTS,
    refers: { ...PROJECT_AND_USER, task: ["tasks", "id name", "active"] },
    complete: completeEntry,
  },
  expenses: {
    isFinal: true,
    takes:
      `${PLACE} expense_category_id!:number units:number total_cost:number billable:boolean=true`,
    defaults: { ...DEFAULTS, receipt: null },
    refers: {
      ...PROJECT_AND_USER,
      expense_category: ["expense_categories", "id name unit_price unit_name"],
    },
    complete: completeExpense,
    after: keepReceipt,
  },
};

/** The project that time or money goes to, and the person, who must be on it. @throws ApiError 422 */
function placeOf({ account }: Write, record: JsonObject) {
  const projectId = textAt(record, "project", "id");
  const userId = textAt(record, "user", "id") || account.userId;
  const project = account.resource("projects").get(projectId) ?? {};
  if (project["is_active"] !== true) throw new ApiError(422, "Project is archived");
  const client = account.resource("clients").get(textAt(project, "client", "id")) ?? {};
  const assignment = assignmentOn(account, "user", projectId, userId);
  if (assignment["is_active"] !== true) {
    throw new ApiError(422, "User is not assigned to this project");
  }
  const members = {
    user: userReference(account, userId),
    client: pick(client, "id name currency"),
    user_assignment: pick(assignment, `${ASSIGNMENT} is_project_manager use_default_rates`),
  };
  return { project, projectId, userId, assignment, members };
}

function assignmentOn(
  account: Write["account"],
  member: "task" | "user",
  projectId: string,
  id: string,
): JsonObject {
  const onProject = group(account.resource(`${member}_assignments`), "project", "id");
  const found = onProject.get(projectId)?.find(({ fields }) => textAt(fields, member, "id") === id);
  return found?.fields ?? {};
}

function completeEntry(write: Write, record: JsonObject, sent: JsonObject): JsonObject {
  const { account } = write;
  const { project, projectId, userId, assignment, members } = placeOf(write, record);
  const task = account.resource("tasks").get(textAt(record, "task", "id"));
  if (task?.["is_active"] !== true) throw new ApiError(422, "Task is archived");
  const ofTask = assignmentOn(account, "task", projectId, textAt(record, "task", "id"));
  if (ofTask["is_active"] !== true) {
    throw new ApiError(422, "Task is not assigned to this project");
  }
  const time = account.company["wants_timestamp_timers"] === true
    ? timesOf(record)
    : durationOf(record);
  const billable = project["is_billable"] === true && ofTask["billable"] === true;
  const date = textAt(record, "spent_date");
  const rate = ofTask["hourly_rate"] ?? assignment["hourly_rate"] ?? project["hourly_rate"] ??
    (project["is_fixed_fee"] === true ? rateOn(write, "billable_rates", userId, date) : null);
  const reference = at(sent, "external_reference") as JsonObject | null | undefined;
  return {
    ...members,
    task_assignment: pick(ofTask, `${ASSIGNMENT} billable`),
    timer_started_at: time.is_running ? account.now() : null,
    ...time,
    hours_without_timer: time.hours,
    rounded_hours: decimal(roundedHundredths(Math.round(Number(time.hours.text) * 100)) / 100),
    ...(reference ? { external_reference: completeReference(reference) } : {}),
    billable,
    budgeted: project["is_billable"] === true,
    billable_rate: billable ? rate ?? null : null,
    cost_rate: rateOn(write, "cost_rates", userId, date),
  };
}

/** Harvest derives the service from the link. */
function completeReference(reference: JsonObject): JsonObject {
  const permalink = textAt(reference, "permalink");
  const service = URL.canParse(permalink) ? new URL(permalink).host : null;
  return {
    ...pick(reference, "id group_id account_id permalink"),
    service,
    service_icon_url: service && `https://proxy.harvestfiles.com/${service}.png`,
  };
}

/** A new entry without what its account tracks is a timer that starts to run: the API's description of both forms. */
function durationOf(record: JsonObject) {
  const is_running = textAt(record, "hours") === "";
  const hours = decimal(numberAt(record, "hours"));
  return { hours, is_running, started_time: null, ended_time: null };
}

function timesOf(record: JsonObject) {
  const started = minutesOf(textAt(record, "started_time"));
  const ended = minutesOf(textAt(record, "ended_time"));
  const is_running = started === null || ended === null;
  const minutes = is_running ? 0 : (ended - started + 1440) % 1440;
  return {
    hours: decimal(roundAway(minutes * 100, 60) / 100),
    is_running,
    started_time: clockText(started ?? 0),
    ended_time: is_running ? null : clockText(ended),
  };
}

/** Minutes since midnight of `8:00am`, `13:05`; null for "". @throws ApiError 422 */
function minutesOf(text: string): number | null {
  if (text === "") return null;
  const [, hour, minute, half] = /^(\d{1,2}):(\d\d)\s?([ap]m)?$/i.exec(text) ?? [];
  if (hour === undefined) throw new ApiError(422, `Started time or ended time is no time: ${text}`);
  const hours = half === undefined
    ? Number(hour)
    : Number(hour) % 12 + (half.toLowerCase() === "pm" ? 12 : 0);
  return hours * 60 + Number(minute);
}

/** `3:05pm` or `15:05`. */
export function clockText(minutes: number, isTwelveHours = true): string {
  const hour = Math.floor(minutes / 60) % 24;
  const minute = String(minutes % 60).padStart(2, "0");
  return isTwelveHours
    ? `${hour % 12 || 12}:${minute}${hour < 12 ? "am" : "pm"}`
    : `${String(hour).padStart(2, "0")}:${minute}`;
}

/** A person's rate on a date; null if they have none. */
function rateOn({ account }: Write, resource: string, userId: string, date: string): Json {
  const start = (rate: { readonly fields: JsonObject }) => textAt(rate.fields, "start_date");
  const rates = account.resource(resource, userId).all().filter((rate) => start(rate) <= date);
  return rates.sort((a, b) => start(a) < start(b) ? 1 : -1)[0]?.fields["amount"] ?? null;
}

function completeExpense(write: Write, record: JsonObject): JsonObject {
  const receipt = write.files.get("receipt");
  if (receipt && !RECEIPT_TYPES.test(receipt.contentType)) {
    throw new ApiError(422, "Receipt is not an image or a PDF");
  }
  if (receipt && receipt.bytes.length > MAX_RECEIPT_BYTES) {
    throw new ApiError(422, "Receipt is too large");
  }
  const { members } = placeOf(write, record);
  const categoryId = textAt(record, "expense_category", "id");
  const category = write.account.resource("expense_categories").get(categoryId) ?? {};
  if (category["is_active"] !== true) {
    throw new ApiError(422, "Expense category is archived");
  }
  const isPerUnit = (category["unit_price"] ?? null) !== null;
  if (record[isPerUnit ? "units" : "total_cost"] === undefined) {
    throw new ApiError(422, `${isPerUnit ? "Units" : "Total cost"} can't be blank`);
  }
  if (!isPerUnit) return { ...members, units: decimal(1) };
  const cents = Math.round(numberAt(record, "units") * numberAt(category, "unit_price") * 100);
  return { ...members, total_cost: decimal(cents / 100) };
}

function keepReceipt({ account, files, webOrigin }: Write, id: string): void {
  const file = files.get("receipt");
  if (file === undefined) return;
  const { bytes, contentType: content_type, name: file_name } = file;
  account.receipts.set(id, { bytes, contentType: content_type });
  const url = `${webOrigin}/expenses/${id}/receipt`;
  const receipt = { url, file_name, file_size: bytes.length, content_type };
  account.resource("expenses").update(id, { receipt });
}
