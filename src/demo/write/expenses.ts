import { ApiError } from "../api/api_error.ts";
import { decimal, type JsonObject, numberAt, textAt } from "../data/json_text.ts";
import { placeMembers, placeOf, TRACKED_FIELDS } from "./tracked_place.ts";
import { pick, referred, type Write, type Writer } from "./write_context.ts";

/** A receipt may have up to 20 MB, says the help; formats are those it names. */
const MAX_RECEIPT_BYTES = 20_000_000;
const RECEIPT_TYPES = /^(image\/(png|jpe?g|gif|heic|webp)|application\/pdf)$/;

/** Expenses. */
export const EXPENSES: Writer = {
  fields: {
    ...TRACKED_FIELDS,
    expense_category_id: "number!",
    units: "number",
    total_cost: "number",
    billable: "boolean",
  },
  complete: completeExpense,
  after: keepReceipt,
};

function completeExpense(write: Write, sent: JsonObject, old: JsonObject | null): JsonObject {
  const receipt = write.files.get("receipt");
  if (receipt && !RECEIPT_TYPES.test(receipt.contentType)) {
    throw new ApiError(422, "Receipt is not an image or a PDF");
  }
  if (receipt && receipt.bytes.length > MAX_RECEIPT_BYTES) {
    throw new ApiError(422, "Receipt is too large");
  }
  const { project, userId, assignment } = placeOf(write, sent, old);
  const categoryId = textAt(sent, "expense_category_id") ||
    textAt(old ?? {}, "expense_category", "id");
  const category = referred(write, {
    resource: "expense_categories",
    field: "expense_category_id",
    id: categoryId,
  });
  if (old === null && category["is_active"] !== true) {
    throw new ApiError(422, "Expense category is archived");
  }
  const price = category["unit_price"] ?? null;
  if (old === null && (price === null ? sent["total_cost"] : sent["units"]) === undefined) {
    throw new ApiError(422, `${price === null ? "Total cost" : "Units"} can't be blank`);
  }
  const units = price === null ? decimal(1) : sent["units"] ?? old?.["units"] ?? null;
  const total_cost = price === null
    ? sent["total_cost"] ?? old?.["total_cost"] ?? null
    : decimal(Math.round(numberAt({ units }, "units") * numberAt({ price }, "price") * 100) / 100);
  return {
    notes: null,
    is_closed: false,
    approval_status: "unsubmitted",
    is_locked: false,
    is_billed: false,
    locked_reason: null,
    receipt: null,
    invoice: null,
    billable: true,
    ...old,
    ...pickSent(sent, "notes", "billable"),
    spent_date: textAt(sent, "spent_date") || textAt(old ?? {}, "spent_date"),
    units,
    total_cost,
    expense_category: pick(category, "id", "name", "unit_price", "unit_name"),
    ...placeMembers(write, { project, userId, assignment }),
  };
}

function keepReceipt({ account, files, webOrigin }: Write, id: string): void {
  const file = files.get("receipt");
  if (file === undefined) return;
  account.receipts.set(id, { bytes: file.bytes, contentType: file.contentType });
  account.resource("expenses").update(id, {
    receipt: {
      url: `${webOrigin}/expenses/${id}/receipt`,
      file_name: file.name,
      file_size: file.bytes.length,
      content_type: file.contentType,
    },
  });
}

function pickSent(sent: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => sent[name] === undefined ? [] : [[name, sent[name]]]),
  );
}
