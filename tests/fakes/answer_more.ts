import { type ApiQuestion, pageOf } from "../../src/demo/api/answer_api.ts";
import { ApiError } from "../../src/demo/api/api_error.ts";
import type { PageSource } from "../../src/demo/api/cut_page.ts";
import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { jsonText, numberAt, textAt } from "../../src/demo/data/json_text.ts";
import { answerDelete } from "./answer_delete.ts";
import { reportRows } from "./report_rows.ts";
import { accessOf } from "./role_access.ts";

const REPORTS: PageSource["route"] = {
  wrapper: "results",
  paging: "page",
  order: "oldest",
  perPage: 2000,
};

/** What Harvest answers besides, and no program of ours asks for; null for everything else. @throws ApiError */
export function answerMore(question: ApiQuestion, method = "GET"): string | null {
  if (method === "DELETE") return answerDelete(question);
  const { account, url } = question;
  const path = url.pathname.replace(/^\/v2/, "").replace(/\/$/, "");
  if (path === "/pto/balances") return timeOffBalances(account, url.searchParams);
  if (path.startsWith("/reports/")) {
    const name = path.slice("/reports/".length);
    const rows = reportRows(account, accessOf(account), name, url.searchParams);
    return pageOf(rows, { url, route: REPORTS, idAt: () => "0" }, jsonText);
  }
  const message = /^\/invoices\/(\d+)\/messages\/new$/.exec(path)?.[1];
  return message === undefined ? null : newMessage(account, message);
}

/** The text that Harvest would propose for a new message. */
function newMessage(account: AccountWorld, invoiceId: string): string {
  if (!accessOf(account).mayRead("invoice_messages", invoiceId)) {
    throw new ApiError(403, "You are not authorized to perform this action");
  }
  const invoice = account.resource("invoices").get(invoiceId);
  if (invoice === undefined) throw new ApiError(404, "Not Found");
  const number = textAt(invoice, "number");
  return jsonText({
    invoice_id: Number(invoiceId),
    subject: `Invoice #${number} from ${account.name}`,
    body: `Invoice #${number}\r\nAmount: ${textAt(invoice, "amount")} ${
      textAt(invoice, "currency")
    }\r\n`,
    reminder: false,
    thank_you: false,
  });
}

/** How much a user has left of each kind of paid time off. @throws ApiError 404 for an unknown user */
function timeOffBalances(account: AccountWorld, query: URLSearchParams): string {
  const userId = query.get("user_id") ?? account.userId;
  const user = account.resource("users").get(userId);
  if (user === undefined) throw new ApiError(404, "Not Found");
  const year = Number(query.get("year") ?? account.now().slice(0, 4));
  const as_of = query.get("as_of") ?? account.now().slice(0, 10);
  const balances = account.resource("pto_types").all().map(({ id, fields }) => {
    const used = account.resource("pto_requests").all()
      .filter((request) => textAt(request.fields, "user", "id") === userId)
      .filter((request) =>
        textAt(request.fields, "pto_type", "id") === id && request.fields["status"] === "approved"
      )
      .reduce((sum, request) => sum + numberAt(request.fields, "days"), 0);
    const available = numberAt(fields, "default_days_per_year");
    return {
      pto_type: { id: Number(id), name: textAt(fields, "name") },
      is_requestable: true,
      year,
      as_of,
      is_unlimited: available === 0,
      available_days: available.toFixed(1),
      used_days: used.toFixed(1),
      remaining_days: (available - used).toFixed(1),
    };
  });
  const name = `${textAt(user, "first_name")} ${textAt(user, "last_name")}`;
  return jsonText({ user: { id: Number(userId), name }, year, as_of, balances });
}
