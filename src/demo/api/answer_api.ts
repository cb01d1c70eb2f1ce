import { recordsOf } from "./records_of.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { ApiError } from "./api_error.ts";
import { jsonText } from "../data/json_text.ts";
import { cutPage, type PageSource } from "./cut_page.ts";
import type { StoredRecord } from "../data/record_list.ts";
import { type ListRoute, matchRoute, type RouteMatch } from "./routes.ts";
import { selectRecords } from "./select_records.ts";

/** A request to the API for one account, by somebody who is known. */
export interface ApiQuestion {
  readonly account: AccountWorld;
  readonly url: URL;
  /** The origin of client links and receipts. */
  readonly webOrigin: string;
  readonly access: Access;
}

/** What the token's user may see. */
export interface Access {
  readonly isAdmin: boolean;
  /** Whether the user may read a list at all; false is a 403. */
  readonly mayRead: (resource: string, parentId: string | null) => boolean;
  /** Whether a record of a readable list is shown. */
  readonly sees: (resource: string, record: StoredRecord) => boolean;
  /** What is shown of it. */
  readonly textOf: (record: StoredRecord) => string;
}

/** Who sees everything. */
export const ADMINISTRATOR: Access = {
  isAdmin: true,
  mayRead: () => true,
  sees: () => true,
  textOf: ({ text }) => text,
};

/** The JSON body that answers a question. @throws ApiError for any answer that is not 200 */
export function answerApi(question: ApiQuestion): string {
  const { account, url } = question;
  const path = url.pathname.replace(/^\/v2/, "").replace(/\/$/, "");
  if (path === "/company") return answerCompany(question);
  if (path === "/users/me") return account.resource("users").text(account.userId) ?? notFound();
  const match = matchRoute(
    path.replace(/^\/users\/me(?=\/(?!project_assignments$))/, `/users/${account.userId}`),
  );
  if (match === null || (match.recordId !== null && !match.route.single)) return notFound();
  const isMine = match.route.path.startsWith("/users/me/");
  const parentId = isMine ? account.userId : match.parentId;
  return answerList(question, { ...match, parentId });
}

function answerCompany({ account, webOrigin, access }: ApiQuestion): string {
  if (!access.isAdmin) throw forbidden();
  return jsonText({
    base_uri: webOrigin,
    full_domain: new URL(webOrigin).host,
    ...account.company,
  });
}

function answerList(
  { account, url, access }: ApiQuestion,
  { route, parentId, recordId }: RouteMatch,
): string {
  if (!isOn(account, route.name)) throw new ApiError(403, "This feature is turned off");
  if (!access.mayRead(route.name, parentId)) throw forbidden();
  const all = recordsOf(account, route.name, parentId);
  const { textOf } = access;
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

/** The JSON of the page of a list that the URL asks for. */
export function pageOf<T>(
  list: readonly T[],
  source: Omit<PageSource, "total">,
  textOf: (item: T) => string,
): string {
  const { start, end, head, tail } = cutPage({ ...source, total: list.length });
  return head + list.slice(start, end).map(textOf).join(",") + tail;
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
