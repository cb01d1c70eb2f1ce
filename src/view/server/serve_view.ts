import { resolve } from "@std/path/resolve";
import { BackupReader } from "../../store/backup_reader.ts";
import { parsePath } from "../../store/layout/paths.ts";
import type { Html } from "../../text/html.ts";
import { UsageError } from "../../usage_error.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_views.ts";
import { LocaleText, preferredLocale, serverLinks } from "../html/page_style.ts";
import { pageFrame } from "../html/page_frame.ts";
import { SCRIPT } from "../html/script.ts";
import { STYLE_SHEET } from "../html/style_sheet.ts";
import { BackupIndex, type IndexOptions } from "../index/backup_index.ts";
import { firstRow, sqlIdOf, textOf } from "../index/rows.ts";
import { accountPage, missingPage } from "../pages/account_page.ts";
import { indexNotice, indexState } from "../pages/index_notice.ts";
import { homePage } from "../pages/home_page.ts";
import { contentTypeOf } from "../pages/record_files.ts";
import { listDownload } from "../index/list_download.ts";
import { admit, type Route, routeOf } from "./route.ts";

/** What is to be shown, and where. */
export interface ViewOptions extends IndexOptions {
  /** 0 chooses a free one; with any other, the address stays the same. */
  readonly port: number;
  /** Makes what nobody can guess, of letters, digits and `-`: the first part of every path. */
  readonly secretWord: () => string;
  /** Called when a page is asked for. */
  readonly onVisit?: () => void;
}

/** A backup that is being served until this is disposed. */
export interface ServedView extends AsyncDisposable {
  readonly url: string;
}

/** Of all responses. Nothing is loaded from elsewhere, only our own script runs, nobody frames us, nothing is kept. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/**
 * Serves a backup as web pages to browsers on this machine, until it is disposed or the signal aborts.
 * @throws UsageError if there is no backup or the port is not available; RecordError | ListFormatError if it is damaged
 */
export async function serveView(options: ViewOptions): Promise<ServedView> {
  const { output, port, secretWord, onVisit } = options;
  const index = await BackupIndex.open(options, { isEarly: true });
  const token = port === 0 ? secretWord() : index.cache.secret(secretWord);
  const reader = new BackupReader(output);
  const server = listen(options, async (request, port) => {
    const admitted = admit(request, { port, token });
    if ("refused" in admitted) return plainResponse("Refused", admitted.refused);
    const route = routeOf(admitted.path);
    if (route.kind === "asset") return assetResponse(route.name);
    await index.refresh();
    onVisit?.();
    if (route.kind === "progress") {
      const state = JSON.stringify(indexState(index, localeOf(request)));
      return respond(state, { type: "application/json" });
    }
    if (route.kind === "download") return downloadResponse(index, request, route);
    return route.kind === "file"
      ? await fileResponse(index, { reader, number: route.number })
      : pageResponse(index, { request, route, base: `/${token}` });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/${token}/`,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await index.stop();
      index[Symbol.dispose]();
    },
  };
}

function listen(
  { port, signal, onError }: ViewOptions,
  handle: (request: Request, port: number) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  const options = {
    hostname: "127.0.0.1",
    port,
    signal,
    onListen() {},
    onError(error: unknown) {
      onError?.(error);
      return plainResponse("This page failed; see the terminal for the reason.", 500);
    },
  };
  try {
    const server: Deno.HttpServer<Deno.NetAddr> = Deno.serve(
      options,
      (request) => handle(request, server.addr.port),
    );
    return server;
  } catch (error) {
    const isTaken = error instanceof Deno.errors.AddrInUse;
    if (!isTaken && !(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new UsageError(
      `Cannot serve on port ${port}: ${isTaken ? "it is in use" : "the system does not allow it"}`,
      "leave out --port to use a free one",
    );
  }
}

function pageResponse(
  index: BackupIndex,
  { request, route, base }: { request: Request; route: Route; base: string },
): Response {
  const { accounts, options } = index;
  const folder = resolve(options.output);
  const url = new URL(request.url);
  const [only] = accounts;
  if (route.kind === "home" && only && accounts.length === 1) {
    return Response.redirect(new URL(`${base}/${only.id}/`, url), 302);
  }
  const locale = localeOf(request);
  const query = url.searchParams;
  const account = accounts.find(({ id }) => route.kind === "page" && id === route.account) ?? null;
  const links = serverLinks(base, account?.id ?? "");
  const style = { links, locale };
  const content = route.kind === "home"
    ? homePage(accounts, query, style)
    : account && route.kind === "page"
    ? accountPage(account, route.page, { query, folder, style })
    : null;
  const missing = account
    ? missingPage(links.to(""), "the overview")
    : missingPage(links.toHome(), "the accounts");
  const page: Html = pageFrame(content ?? missing, {
    style,
    account,
    hasOthers: accounts.length > 1,
    notice: indexNotice(indexState(index, locale), `${base}/progress`),
  });
  return respond(page.text, {
    status: content ? 200 : 404,
    type: "text/html; charset=utf-8",
  });
}

function localeOf(request: Request): LocaleText {
  return new LocaleText(preferredLocale(request.headers.get("accept-language")));
}

async function fileResponse(
  { database }: BackupIndex,
  { reader, number }: { reader: BackupReader; number: string },
): Promise<Response> {
  const sql = "SELECT path, content_type FROM artifacts WHERE rowid = ?";
  const row = firstRow(database, sql, sqlIdOf(number));
  const path = textOf(row?.["path"]);
  // The manifest may have been changed by anyone: what it names must be an artifact of an account.
  const isArtifact = parsePath(path)?.kind === "artifact";
  const bytes = isArtifact ? await reader.read(path) : null;
  if (bytes === null) return plainResponse("Not in the backup", 404);
  const name = path.split("/").at(-1) ?? "";
  const { type, isInline } = contentTypeOf(name, textOf(row?.["content_type"]));
  const disposition = `${isInline ? "inline" : "attachment"}; filename*=UTF-8''${
    encodeURIComponent(name)
  }`;
  return respond(bytes, { type, headers: { "content-disposition": disposition } });
}

function downloadResponse(
  { accounts }: BackupIndex,
  request: Request,
  { account, resource, format }: Extract<Route, { kind: "download" }>,
): Response {
  const found = accounts.find(({ id }) => id === account);
  const view = RESOURCE_VIEWS.get(resource);
  if (!found || view?.table.resource.kind !== "list" && view?.table.resource.kind !== "child") {
    return plainResponse("Not in the backup", 404);
  }
  const query = new URL(request.url).searchParams;
  return respond(listDownload(found, { view, query, format }), {
    type: format === "csv" ? "text/csv; charset=utf-8" : "application/json",
    headers: { "content-disposition": `attachment; filename="${resource}.${format}"` },
  });
}

function assetResponse(name: string): Response {
  if (name === "style.css") return respond(STYLE_SHEET, { type: "text/css; charset=utf-8" });
  if (name === "script.js") return respond(SCRIPT, { type: "text/javascript; charset=utf-8" });
  return plainResponse("Not found", 404);
}

function plainResponse(text: string, status: number): Response {
  return respond(text, { status, type: "text/plain; charset=utf-8" });
}

function respond(
  body: BodyInit,
  { status = 200, type, headers = {} }: {
    status?: number;
    type: string;
    headers?: Readonly<Record<string, string>>;
  },
): Response {
  return new Response(body, { status, headers: { ...HEADERS, "content-type": type, ...headers } });
}
