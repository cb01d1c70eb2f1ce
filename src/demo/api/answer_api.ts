import { type Access, accessOf, withoutMoney } from "./access.ts";
import { recordsOf } from "./records_of.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { ApiError } from "./api_error.ts";
import { jsonText, numberAt, textAt } from "../data/json_text.ts";
import { cutPage, type PageSource } from "./cut_page.ts";
import type { StoredRecord } from "../data/record_list.ts";
import { reportRows } from "./report_rows.ts";
import { type ListRoute, matchRoute, type RouteMatch } from "./routes.ts";
import { selectRecords } from "./select_records.ts";

/** A request to the API for one account, by somebody who is known. */
export interface ApiQuestion {
  readonly account: AccountWorld;
  readonly url: URL;
  /** The origin of client links and receipts. */
  readonly webOrigin: string;
}

/** The JSON body that answers a question. @throws ApiError for any answer that is not 200 */
export function answerApi(question: ApiQuestion): string {
  const { account, url } = question;
  const access = accessOf(account);
  const path = url.pathname.replace(/^\/v2/, "").replace(/\/$/, "");
  if (path === "/company") return answerCompany(question, access);
  if (path === "/users/me") return account.resource("users").text(account.userId) ?? notFound();
  if (path === "/pto/balances") return timeOffBalances(account, url.searchParams);
  if (path.startsWith("/reports/")) return answerReport(question, access, path);
  const message = /^\/invoices\/(\d+)\/messages\/new$/.exec(path);
  if (message?.[1] !== undefined) return newMessage(account, access, message[1]);
  const match = matchRoute(
    path.replace(/^\/users\/me(?=\/(?!project_assignments$))/, `/users/${account.userId}`),
  );
  if (match === null || (match.recordId !== null && !match.route.single)) return notFound();
  const isMine = match.route.path.startsWith("/users/me/");
  const parentId = isMine ? account.userId : match.parentId;
  return answerList(question, access, { ...match, parentId });
}

function answerCompany({ account, webOrigin }: ApiQuestion, access: Access): string {
  if (!access.isAdmin) throw forbidden();
  return jsonText({
    base_uri: webOrigin,
    full_domain: new URL(webOrigin).host,
    ...account.company,
  });
}

function answerList(
  question: ApiQuestion,
  access: Access,
  { route, parentId, recordId }: RouteMatch,
): string {
  const { account, url } = question;
  if (!isOn(account, route.name)) throw new ApiError(403, "This feature is turned off");
  if (!access.mayRead(route.name, parentId)) throw forbidden();
  const all = recordsOf(account, route.name, parentId);
  const textOf = access.seesMoney ? (record: StoredRecord) => record.text : withoutMoney;
  if (recordId !== null) {
    const record = all.find(({ id }) => id === recordId);
    if (record === undefined) return notFound();
    if (!access.sees(route.name, record)) throw forbidden();
    return textOf(record);
  }
  const sorted = access.isAdmin ? sortedCached(all, route, url) : selectRecords(
    all.filter((record) => access.sees(route.name, record)),
    route,
    url.searchParams,
  );
  return pageOf(sorted, { url, route, idAt: (at) => sorted[at]?.id ?? "0" }, textOf);
}

function answerReport({ account, url }: ApiQuestion, access: Access, path: string): string {
  const rows = reportRows(account, access, path.slice("/reports/".length), url.searchParams);
  return pageOf(rows, { url, route: REPORTS, idAt: () => "0" }, jsonText);
}

const REPORTS: PageSource["route"] = {
  wrapper: "results",
  paging: "page",
  order: "oldest",
  perPage: 2000,
};

/** The JSON of the page of a list that the URL asks for. */
function pageOf<T>(
  list: readonly T[],
  source: Omit<PageSource, "total">,
  textOf: (item: T) => string,
): string {
  const { start, end, head, tail } = cutPage({ ...source, total: list.length });
  return head + list.slice(start, end).map(textOf).join(",") + tail;
}

/** The text that Harvest would propose for a new message. */
function newMessage(account: AccountWorld, access: Access, invoiceId: string): string {
  if (!access.mayRead("invoice_messages", invoiceId)) throw forbidden();
  const invoice = account.resource("invoices").get(invoiceId);
  if (invoice === undefined) return notFound();
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

/** The company switch a resource depends on. */
function isOn(account: AccountWorld, name: string): boolean {
  const switches: readonly (readonly [RegExp, string])[] = [
    [/^expense/, "expense_feature"],
    [/^invoice/, "invoice_feature"],
    [/^estimate/, "estimate_feature"],
    [/^roles$/, "team_feature"],
  ];
  return switches.every(([pattern, feature]) =>
    !pattern.test(name) || account.company[feature] !== false
  );
}

const sortedLists = new WeakMap<readonly StoredRecord[], Map<string, StoredRecord[]>>();

/** A list's pages are asked for one after the other: it is filtered and sorted once for all of them. */
function sortedCached(all: readonly StoredRecord[], route: ListRoute, url: URL): StoredRecord[] {
  const filters = route.filters.map(({ param }) => url.searchParams.get(param) ?? "");
  const key = JSON.stringify([route.order, ...filters]);
  const known = sortedLists.get(all) ?? new Map<string, StoredRecord[]>();
  const sorted = known.get(key) ?? selectRecords(all, route, url.searchParams);
  sortedLists.set(all, known.set(key, sorted));
  return sorted;
}

function notFound(): never {
  throw new ApiError(404, "Not Found");
}

function forbidden(): ApiError {
  return new ApiError(403, "You are not authorized to perform this action");
}
