import type { Access } from "./access.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { ApiError } from "./api_error.ts";
import type { Fields } from "../data/json_text.ts";
import { budgetReport } from "./report_budget.ts";
import { type ReportFrame, sumReport } from "./report_sums.ts";
import { uninvoicedReport } from "./report_uninvoiced.ts";
import { plainDate } from "./select_records.ts";

/** The longest span of a report, both ends counted; a whole leap year is refused. */
const MAX_DAYS = 365;

const DAY_MS = 86_400_000;

/**
 * The rows of a report, computed from the account's records as they are now: `time/clients`, `expenses/team`,
 * `uninvoiced`, `project_budget` and so on.
 * @throws ApiError 400 for more than 365 days, 403 without the right, 404 for an unknown report, 422 without dates
 */
export function reportResults(
  account: AccountWorld,
  access: Access,
  name: string,
  query: URLSearchParams,
): Fields[] {
  if (name === "project_budget") {
    if (!access.isAdmin && !access.mayRead("projects", null)) return [];
    return budgetReport(account, access, query.get("is_active"));
  }
  const frame = frameOf(account, access, query);
  if (name === "uninvoiced") {
    if (!access.mayRead("invoices", null)) {
      throw new ApiError(403, "You are not authorized to perform this action");
    }
    return uninvoicedReport(frame, query.get("include_fixed_fee") !== "false");
  }
  const rows = sumReport(frame, name, query.get("include_fixed_fee") === "true");
  if (rows === null) throw new ApiError(404, "Not Found");
  return rows;
}

function frameOf(account: AccountWorld, access: Access, query: URLSearchParams): ReportFrame {
  const [from, to] = ["from", "to"].map((param) => {
    const text = query.get(param);
    if (text === null) throw new ApiError(422, `${param} is missing`);
    return plainDate(text, param);
  });
  if (from === undefined || to === undefined || from > to) {
    throw new ApiError(422, "from is after to");
  }
  if ((Date.parse(to) - Date.parse(from)) / DAY_MS + 1 > MAX_DAYS) {
    throw new ApiError(400, "Invalid timeframe: must not exceed 1 year");
  }
  return { account, access, from, to };
}
