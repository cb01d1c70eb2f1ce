import type { ResourceView } from "../catalog/resource_view.ts";
import { MENU, RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { type Links, queryText } from "../html/page_style.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { numberOf, sqlIdOf, textOf } from "../index/rows.ts";
import { accountRoute } from "../pages/account_page.ts";

/** A list of more records than this has no file for each of them, but pages with many. */
const MANY_RECORDS = 200;
/** Records on one of these pages. */
export const PAGE_RECORDS = 50;
/** Lists that others refer to: a record's page shows much of these, so it is one of its own however many there are. */
const REFERRED: ReadonlySet<string> = new Set(
  MENU.flatMap(({ view }) => view.table.columns.map(({ references = "" }) => references))
    .filter((name) => !name.endsWith("_assignments")),
);
/** What browsers show or save; of everything else they would guess what it is, and might run it. */
const HARMLESS_REGEXP =
  /\.(pdf|png|jpe?g|gif|webp|heic|tiff?|bmp|txt|csv|docx?|xlsx?|od[ts]|zip)$/i;

/** A page of a site, as a server would be asked for it. */
export interface SitePage {
  /** Null for the list of accounts. */
  readonly account: AccountIndex | null;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The number of a page with many records, from 0; null for all others. */
  readonly bulk: number | null;
}

/** The files of a site: every page that another one leads to is written. */
export class SiteFiles {
  /** Pages by their files, in the order in which they were first linked to. */
  readonly pages = new Map<string, SitePage>();
  /** PDFs and receipts: where they are in the backup, by their files. */
  readonly artifacts = new Map<string, string>();

  constructor(readonly accounts: readonly AccountIndex[]) {}

  /** The file of the list of accounts in some order. */
  home(query: Readonly<Record<string, string>> = {}): string {
    return this.#page(`index${suffix(query["sort"])}.html`, null, { path: "", query });
  }

  /** The file of a page, with the query that a script answers in it, and the place in it. */
  page(account: AccountIndex, path: string, query: Readonly<Record<string, string>>): string {
    const route = accountRoute(path);
    const { id } = account;
    const add = (name: string, own: Readonly<Record<string, string>>) =>
      this.#page(`${id}/${name}.html`, account, { path, query: own });
    switch (route?.kind) {
      case "overview": {
        const { year = "" } = query;
        return add(`index${suffix(year)}`, { year });
      }
      case "deleted": {
        const { in: list = "", page = "" } = query;
        return add(`deleted${suffix(list)}${suffix(page)}`, { in: list, page });
      }
      case "list": {
        const { page = "", ...filters } = query;
        const asked = queryText(filters);
        const number = asked === "" ? page : "";
        const file = add(`${route.resource}${suffix(number)}`, { page: number });
        return asked === "" ? file : file + queryText(query);
      }
      case "record": {
        const bulk = bulkPage(account, route.resource, route.id);
        if (bulk === null) return add(path, {});
        return `${
          this.#page(`${id}/${route.resource}/page-${bulk + 1}.html`, account, {
            path: route.resource,
            query: {},
            bulk,
          })
        }#r${route.id}`;
      }
      default:
        return add(path, {}) + queryText(query);
    }
  }

  /** The file of a PDF or receipt. */
  artifact(number: string): string {
    const [account] = this.accounts;
    const sql = "SELECT path FROM artifacts WHERE ? IS NOT NULL AND rowid = ?";
    const path = textOf(account?.firstRow(sql, sqlIdOf(number))?.["path"]);
    const name = path.split("/").at(-1) ?? "";
    const file = `files/${number}/${name}${HARMLESS_REGEXP.test(name) ? "" : ".txt"}`;
    this.artifacts.set(file, path);
    return file.split("/").map(encodeURIComponent).join("/");
  }

  #page(
    file: string,
    account: AccountIndex | null,
    { path, query, bulk = null }: Omit<SitePage, "account" | "bulk"> & { bulk?: number | null },
  ): string {
    if (!this.pages.has(file)) this.pages.set(file, { account, path, query, bulk });
    return file;
  }
}

/** Whether the records of a list share pages. */
export function isBulk(account: AccountIndex, { table }: ResourceView): boolean {
  return account.list(table.name).rows > MANY_RECORDS && !REFERRED.has(table.name);
}

/** The number of the page that a record shares with others; null if it has one of its own. */
function bulkPage(account: AccountIndex, resource: string, id: string): number | null {
  const view = RESOURCE_VIEWS.get(resource);
  if (!view || !isBulk(account, view)) return null;
  const sql = `SELECT rowid AS number FROM ${resource} WHERE account_id = ? AND id = ?`;
  const row = account.firstRow(sql, sqlIdOf(id));
  const position = numberOf(row?.["number"]) - account.list(resource).firstRow;
  return row && Math.floor(position / PAGE_RECORDS);
}

/** Links from one file of a site. */
export function siteLinks(files: SiteFiles, file: string, account: AccountIndex | null): Links {
  // What leads from the file to the folder of the site.
  const root = "../".repeat(file.split("/").length - 1);
  const toHome = (query: Readonly<Record<string, string>> = {}) => root + files.home(query);
  return {
    kind: "files",
    to: (path, query = {}) => {
      const known = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
      return account === null ? toHome() : root + files.page(account, path, known);
    },
    toHome,
    toFile: (number) => root + files.artifact(number),
    toAsset: (name) => `${root}assets/${name}`,
    of: (other) => siteLinks(files, file, files.accounts.find(({ id }) => id === other) ?? null),
  };
}

function suffix(text = ""): string {
  return text === "" || text === "1" ? "" : `-${text.replace(/[^\w]/g, "_")}`;
}
