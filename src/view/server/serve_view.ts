import { BackupReader } from "../../store/backup_reader.ts";
import { parsePath } from "../../store/layout/parse_path.ts";
import { UsageError } from "../../usage_error.ts";
import { aboutPage } from "../pages/about_page.ts";
import { BackupIndex, type IndexPlace } from "../index/backup_index.ts";
import { deletedPage } from "../pages/deleted_page.ts";
import { contentTypeOf } from "../pages/file_frames.ts";
import { admit } from "./guard.ts";
import { homePage } from "../pages/home_page.ts";
import { type Html, html } from "../html/html.ts";
import { listPage } from "../pages/list_page.ts";
import { LocaleText, preferredLocale } from "../html/locale_text.ts";
import { overviewPage } from "../pages/overview_page.ts";
import { accountOf, accountsOf, page, type PageContext } from "../html/page.ts";
import { recordPage } from "../pages/record_page.ts";
import { RESOURCE_VIEWS } from "../catalog/resource_view.ts";
import { type Route, routeOf } from "./route.ts";
import { firstRow, textOf, toSqlId } from "../index/rows.ts";
import { SCRIPT } from "../html/script.ts";
import { searchPage } from "../pages/search_page.ts";
import { STYLE_SHEET } from "../html/style_sheet.ts";

/** What is to be shown, and where. */
export interface ViewRequest extends IndexPlace {
  /** 0 takes a free one. */
  readonly port: number;
  /** Hard to guess, of letters, digits and `-`: the first part of every path. */
  readonly token: string;
  /** Told of a page that could not be made. */
  readonly onError?: (error: unknown) => void;
}

/** A page that is being served. */
export interface ServedView extends AsyncDisposable {
  readonly url: string;
  close(): Promise<void>;
}

/** For all answers. Nothing is loaded from elsewhere, nothing runs that is not ours, nobody frames us, nothing is kept. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/**
 * Serves a backup as a web page to browsers on this machine, until it is closed or the signal aborts.
 * @throws UsageError if there is no backup, or if the port is not to be had; RecordError | ListFormatError if it is damaged
 */
export async function serveView(request: ViewRequest): Promise<ServedView> {
  const { token } = request;
  const index = await BackupIndex.open(request);
  const server = listen(request, (incoming, port) => {
    const admitted = admit(incoming, { port, token });
    return "refused" in admitted
      ? respond("Refused", { status: admitted.refused, type: "text/plain; charset=utf-8" })
      : answer(incoming, { index, path: admitted.path, request });
  });
  const close = async () => {
    await server.shutdown();
    await index.settled();
    index[Symbol.dispose]();
  };
  return {
    url: `http://127.0.0.1:${server.addr.port}/${token}/`,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(
  { port, signal, onError }: ViewRequest,
  handle: (incoming: Request, port: number) => Response | Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  const options = {
    hostname: "127.0.0.1",
    port,
    signal,
    onListen() {},
    onError(error: unknown) {
      onError?.(error);
      const type = "text/plain; charset=utf-8";
      return respond("This page could not be made. The terminal says why.", { status: 500, type });
    },
  };
  try {
    const server: Deno.HttpServer<Deno.NetAddr> = Deno.serve(
      options,
      (incoming) => handle(incoming, server.addr.port),
    );
    return server;
  } catch (error) {
    const isTaken = error instanceof Deno.errors.AddrInUse;
    if (!isTaken && !(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new UsageError(
      `Cannot serve on port ${port}: ${
        isTaken ? "something else does" : "the system does not allow it"
      }`,
      "leave --port out to have a free one",
    );
  }
}

async function answer(
  incoming: Request,
  { index, path, request }: { index: BackupIndex; path: string; request: ViewRequest },
): Promise<Response> {
  const route = routeOf(path);
  if (route.kind === "asset") return assetOf(route.name);
  await index.refresh();
  const locale = new LocaleText(preferredLocale(incoming.headers.get("accept-language")));
  const context = {
    database: index.database,
    lists: index.lists,
    base: `/${request.token}`,
    folder: index.folder,
    locale,
    isBuilding: index.isBuilding,
  };
  if (route.kind === "file") {
    return await fileOf(context, { output: request.output, number: route.number });
  }
  const only = route.kind === "home" ? accountsOf(context) : [];
  if (only.length === 1) {
    return Response.redirect(new URL(`${context.base}/${only[0]?.id}/`, incoming.url), 302);
  }
  const found = pageOf(context, route, new URL(incoming.url).searchParams);
  const body = found ?? missingPage(context, route);
  return respond(body.text, { status: found ? 200 : 404, type: "text/html; charset=utf-8" });
}

function pageOf(context: PageContext, route: Route, query: URLSearchParams): Html | null {
  if (route.kind === "home") return homePage(context);
  if (route.kind === "none" || route.kind === "asset" || route.kind === "file") return null;
  const account = accountOf(context, route.account);
  if (!account) return null;
  switch (route.kind) {
    case "overview":
      return overviewPage(context, account, query);
    case "search":
      return searchPage(context, { account, query });
    case "deleted":
      return deletedPage(context, { account, query });
    case "about":
      return aboutPage(context, account);
    default: {
      const view = RESOURCE_VIEWS.get(route.resource);
      if (!view) return null;
      if (route.kind === "record") return recordPage(context, { view, account, id: route.id });
      return view.table.resource.kind === "object"
        ? recordPage(context, { view, account, id: null })
        : listPage(context, { view, account, query });
    }
  }
}

function missingPage(context: PageContext, route: Route): Html {
  const account = "account" in route ? accountOf(context, route.account) : null;
  const title = "Not in the backup";
  return page(context, {
    title,
    account,
    body: html`
      <h1>${title}</h1>
      <p>It may be in Harvest, or was never there. <a href="${context.base}/${account
        ? `${account.id}/`
        : ""}">Go to the ${account ? "overview" : "accounts"}</a></p>
    `,
  });
}

async function fileOf(
  { database }: PageContext,
  { output, number }: { output: string; number: string },
): Promise<Response> {
  const row = firstRow(
    database,
    "SELECT path, content_type FROM artifacts WHERE rowid = ?",
    toSqlId(number),
  );
  const path = textOf(row?.["path"]);
  // The manifest is only a file: what it names must be an artifact of an account.
  const isArtifact = parsePath(path)?.kind === "artifact";
  const bytes = isArtifact ? await new BackupReader(output).read(path) : null;
  if (bytes === null) {
    return respond("Not in the backup", { status: 404, type: "text/plain; charset=utf-8" });
  }
  const name = path.split("/").at(-1) ?? "";
  const { type, isInline } = contentTypeOf(name, textOf(row?.["content_type"]));
  const how = isInline ? "inline" : "attachment";
  return respond(bytes, {
    type,
    disposition: `${how}; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
}

function assetOf(name: string): Response {
  if (name === "style.css") return respond(STYLE_SHEET, { type: "text/css; charset=utf-8" });
  if (name === "script.js") return respond(SCRIPT, { type: "text/javascript; charset=utf-8" });
  return respond("Not found", { status: 404, type: "text/plain; charset=utf-8" });
}

function respond(
  body: BodyInit,
  { status = 200, type, disposition }: { status?: number; type: string; disposition?: string },
): Response {
  const headers = { ...HEADERS, "content-type": type };
  return new Response(body, {
    status,
    headers: disposition === undefined
      ? headers
      : { ...headers, "content-disposition": disposition },
  });
}
