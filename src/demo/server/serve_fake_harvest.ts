import { FakeHarvest, type FakeHarvestOptions } from "./fake_harvest.ts";
import type { Faults } from "../faults/faults.ts";
import { CuttingProxy } from "../faults/cutting_proxy.ts";
import type { Listener, RequestLog } from "./request_log.ts";
import type { World } from "../data/world.ts";

/*
 * const fake = serveFakeHarvest({ clock?, seed?, until?, size?, separateHosts?, rateLimit?, latencyMs?, … });
 *   fake.apiUrl, fake.idUrl, fake.webUrl, fake.storageUrl, fake.token   what a client needs
 *   fake.requests           the log: .all, .to("/v2/invoices"), .mostInWindow(15_000), .clear()
 *   fake.world.account(id?) the data: .resource("time_entries").add/update/remove/setRaw/get/text/ids/size,
 *                           .resource("invoice_payments", invoiceId), .remove("projects", id) with all that hangs from it,
 *                           .setRole("manager", ["billable_rates_manager"]), .setFeature("estimate_feature", false),
 *                           .tickTimers(), .receipts, .company, .bulk (with `bulkTimeEntries`: idAt/text/change/remove); world.revokeToken(), .addToken(token)
 *   truthOf(account, "project_assignments", userId)     account_lists.ts: id -> text as an administrator is served it
 *   fake.faults.add({ match: (request) => request.path === "/v2/clients", times: 1, fault: { kind: "html200" } })
 *                           faults.ts: more kinds, and wrongWrapper, loopNext, foreignNext(origin), duplicateRecord, …
 *   fake.onRequest((request) => request.number === 7, () => …)          runs before that request is answered
 *   await fake.close()
 * Without sockets: new FakeHarvest(options).handler() is (Request) => Promise<Response>.
 */

/** How the fake is put on the network. */
export interface ServeOptions extends FakeHarvestOptions {
  /** Web host and receipt storage on origins of their own, as in Harvest; otherwise one origin serves all. */
  readonly separateHosts?: boolean;
  /** Receipts redirect to the storage with a signed address; with `separateHosts`, unless told otherwise. */
  readonly redirectReceipts?: boolean;
  /** Connections are really cut by the fault `reset`, without an answer; costs a copy of every byte. */
  readonly hardResets?: boolean;
  /** Port of the API; 0, the default, takes a free one. */
  readonly port?: number;
}

/** A fake Harvest that listens on this machine. */
export interface ServedHarvest extends AsyncDisposable {
  /** For HARVEST_API_URL. */
  readonly apiUrl: string;
  /** For HARVEST_ID_URL. */
  readonly idUrl: string;
  readonly webUrl: string;
  readonly storageUrl: string;
  readonly token: string;
  readonly requests: RequestLog;
  readonly world: World;
  readonly faults: Faults;
  readonly onRequest: FakeHarvest["onRequest"];
  close(): Promise<void>;
}

/** Serves a fake Harvest on loopback: the ID service, the API and the web hosts. */
export function serveFakeHarvest(options: ServeOptions = {}): ServedHarvest {
  const { separateHosts = false, hardResets = false, port = 0, ...rest } = options;
  const { redirectReceipts = separateHosts } = options;
  const clientPorts = new WeakMap<Request, number>();
  const listen = (listener: Listener, at: number) => {
    const onError = (error: unknown) => new Response(`Cannot answer: ${error}`, { status: 500 });
    const settings = { hostname: "127.0.0.1", port: at, onListen: () => {}, onError };
    return Deno.serve(settings, (request, { remoteAddr }) => {
      clientPorts.set(request, remoteAddr.port);
      return fake.handler(listener)(request);
    });
  };
  const main = listen(separateHosts ? "api" : "all", hardResets ? 0 : port);
  const gate = hardResets ? new CuttingProxy(main.addr.port, port) : null;
  const web = separateHosts ? listen("web", 0) : main;
  const storage = separateHosts ? listen("storage", 0) : main;
  const origin = ({ port }: { port: number }) => `http://127.0.0.1:${port}`;
  const apiUrl = origin(gate ?? main.addr);
  const webUrl = web === main ? apiUrl : origin(web.addr);
  const storageUrl = storage === main ? apiUrl : origin(storage.addr);
  // Made last: its data name the addresses, which are known only once the servers listen.
  const fake: FakeHarvest = new FakeHarvest({
    ...rest,
    webOrigin: rest.webOrigin ?? webUrl,
    storageOrigin: rest.storageOrigin ?? (redirectReceipts ? storageUrl : null),
    ...(gate ? { cut: (request) => gate.cut(clientPorts.get(request) ?? 0) } : {}),
  });
  const close = async () => {
    fake.close();
    await gate?.close();
    await Promise.all([...new Set([main, web, storage])].map((server) => server.shutdown()));
  };
  return {
    apiUrl,
    idUrl: apiUrl,
    webUrl,
    storageUrl,
    token: fake.token,
    requests: fake.requests,
    world: fake.world,
    faults: fake.faults,
    onRequest: (match, run, options) => fake.onRequest(match, run, options),
    close,
    [Symbol.asyncDispose]: close,
  };
}
