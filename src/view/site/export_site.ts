import { basename } from "@std/path/basename";
import { resolve } from "@std/path/resolve";
import { BackupReader } from "../../store/backup_reader.ts";
import { NewFolder } from "../../store/files/new_folder.ts";
import { Html, html } from "../../text/html.ts";
import { columnOf } from "../catalog/resource_view.ts";
import { MENU, RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { type Links, LocaleText } from "../html/page_style.ts";
import { type PageContent, pageFrame } from "../html/page_frame.ts";
import { SCRIPT } from "../html/script.ts";
import { STYLE_SHEET } from "../html/style_sheet.ts";
import type { AccountIndex } from "../index/account_index.ts";
import { BackupIndex, type IndexOptions } from "../index/backup_index.ts";
import { idOf, textOf } from "../index/rows.ts";
import { accountPage, accountRoute, missingPage } from "../pages/account_page.ts";
import { findRecord } from "../pages/find_record.ts";
import { homePage } from "../pages/home_page.ts";
import { recordPage } from "../pages/record_page.ts";
import { dataFile, deletedData, listData } from "./site_data.ts";
import { isBulk, PAGE_RECORDS, SiteFiles, siteLinks, type SitePage } from "./site_links.ts";
import { SITE_SCRIPT } from "./site_script.ts";

/** What is to be written as a site, and where to. */
export interface SiteOptions extends IndexOptions {
  /** A new or empty folder. */
  readonly to: string;
  /** One account's id; null: all of the backup. */
  readonly account: string | null;
  /** The reader's language, for numbers and dates: `de-DE`. */
  readonly locale: string;
}

export interface SiteResult {
  readonly pages: number;
  readonly files: number;
}

/**
 * Writes the pages of a backup as files that a browser opens without the program: every page that another one links to,
 * every record, every PDF and receipt, and data by which a script filters and searches.
 * @throws UsageError if there is no such backup or something is in the folder; NotAsWrittenError if the backup is damaged
 */
export async function exportSite(options: SiteOptions): Promise<SiteResult> {
  const { output, to, account, signal, onStep } = options;
  using index = await BackupIndex.open(options);
  const accounts = index.chosen(account, "export");
  using folder = await NewFolder.create(to, { outside: output });
  const site = new Site(accounts, basename(resolve(output)), new LocaleText(options.locale));
  await folder.write("assets/style.css", STYLE_SHEET);
  await folder.write("assets/script.js", SCRIPT + SITE_SCRIPT);
  // The pages written add those that they lead to.
  for (const [file, page] of site.files.pages) {
    signal.throwIfAborted();
    await folder.write(file, site.page(file, page).text);
    onStep?.({ kind: "part", table: file });
  }
  for (const known of accounts) {
    for (const { name, text } of site.data(known)) {
      signal.throwIfAborted();
      await folder.write(`${known.id}/data/${name}`, text);
      onStep?.({ kind: "part", table: name });
    }
  }
  const reader = new BackupReader(output);
  for (const [file, path] of site.files.artifacts) {
    signal.throwIfAborted();
    const bytes = await reader.read(path);
    if (bytes) await folder.pipe(new Blob([bytes]).stream(), file);
  }
  await folder.place();
  return { pages: site.files.pages.size, files: site.files.artifacts.size };
}

/** The pages of a backup as files. */
class Site {
  readonly files: SiteFiles;

  constructor(
    readonly accounts: readonly AccountIndex[],
    /** The name of the backup's folder: where it is on this machine says nothing elsewhere. */
    readonly folder: string,
    readonly locale: LocaleText,
  ) {
    this.files = new SiteFiles(accounts);
    this.files.home();
    for (const account of accounts) this.#addAll(account);
  }

  page(file: string, page: SitePage): Html {
    const { files, locale, accounts } = this;
    const links = siteLinks(files, file, page.account);
    const query = new URLSearchParams(Object.entries(page.query));
    const [only] = accounts;
    if (page.account === null && only && accounts.length === 1) {
      return redirect(links.of(only.id).to(""));
    }
    const content = page.account === null
      ? homePage(accounts, query, { links, locale })
      : page.bulk === null
      ? this.#single(page.account, page.path, query, links)
      : this.#bulk(page.account, page.path, page.bulk, links);
    const hasOthers = accounts.length > 1;
    return pageFrame(content, { style: { links, locale }, account: page.account, hasOthers });
  }

  /** What the script needs of an account. */
  *data(account: AccountIndex) {
    const links = siteLinks(this.files, `${account.id}/search.html`, account);
    const style = { links, locale: this.locale };
    const views = new Set([...MENU.map(({ view }) => view), ...RESOURCE_VIEWS.values()]);
    const lists = [...views].filter(({ table }) =>
      account.list(table.name).rows > 0 && table.resource.kind !== "object"
    );
    for (const view of lists) yield* listData(account, view, style);
    const deleted = [...deletedData(account, style)];
    yield* deleted;
    yield dataFile("lists", [
      ...lists.map(({ table, label }) => [table.name, label]),
      ...deleted.length > 0 ? [["deleted", "Deleted records"]] : [],
    ]);
  }

  /** Adds the pages that may be reached by no link: those of every record, deleted ones too. */
  #addAll(account: AccountIndex): void {
    const add = (path: string) => this.files.page(account, path, {});
    for (const path of ["", "about", "search", "deleted"]) add(path);
    for (const { view: { table } } of MENU) {
      if (account.list(table.name).rows > 0) add(table.name);
      if (!columnOf(table, "id")) continue;
      const sql = `SELECT id FROM ${table.name} WHERE account_id = ?`;
      for (const { id } of account.rows(sql)) add(`${table.name}/${idOf(id)}`);
    }
    for (const row of account.rows("SELECT resource, id FROM deleted WHERE account_id = ?")) {
      const name = textOf(row["resource"]);
      if (RESOURCE_VIEWS.has(name)) add(`${name}/${idOf(row["id"])}`);
    }
  }

  #single(
    account: AccountIndex,
    path: string,
    query: URLSearchParams,
    links: Links,
  ): PageContent {
    const route = accountRoute(path);
    const { folder, locale } = this;
    return (route && accountPage(account, route, { query, folder, style: { links, locale } })) ??
      missingPage(links.to(""), "the overview");
  }

  /** A page with many records of a list, below each other. */
  #bulk(account: AccountIndex, name: string, number: number, links: Links): PageContent {
    const view = RESOURCE_VIEWS.get(name);
    const list = account.list(name);
    if (!view || !isBulk(account, view)) return missingPage(links.to(""), "the overview");
    const style = { links, locale: this.locale };
    const first = list.firstRow + number * PAGE_RECORDS;
    const sql =
      `SELECT id FROM ${name} WHERE account_id = ? AND rowid BETWEEN ? AND ? ORDER BY rowid`;
    const records = account.rows(sql, first, first + PAGE_RECORDS - 1).flatMap((row) => {
      const id = idOf(row["id"]);
      const record = findRecord(account, view, id);
      return record ? [{ id, body: recordPage(record, this.folder, style).body }] : [];
    });
    return {
      title: `${view.label}, ${this.locale.number(number + 1)}`,
      active: name,
      body: records.map(({ id, body }) => {
        // A page has each id once; those of the records are what links lead to.
        const text = html`${body}`.text.replaceAll(/<section id="[^"]*"/g, "<section");
        return html`<article id="r${id}">${new Html(text)}</article>`;
      }),
    };
  }
}

/** With one account, there is nothing to choose. */
function redirect(href: string): Html {
  return html`
    <!DOCTYPE html>
    <html
      lang="en"><meta charset="utf-8"><title>Harvest backup</title><meta http-equiv="refresh" content="0; url=${href}"><a href="${href}">Harvest backup</a></html>
  `;
}
