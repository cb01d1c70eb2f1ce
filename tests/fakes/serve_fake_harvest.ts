import { CuttingProxy } from "./cutting_proxy.ts";
import { FakeHarvest, type FakeHarvestOptions } from "./fake_harvest.ts";

/** How the fake is put on the network: one address for the ID service, the API, the web host and the storage. */
export interface ServeOptions extends FakeHarvestOptions {
  /** Receipts redirect to the storage with a signed address. */
  readonly redirectReceipts?: boolean;
  /** Connections are really cut by the fault `reset`, without an answer; costs a copy of every byte. */
  readonly hardResets?: boolean;
}

/** A fake Harvest that listens on this machine; `url` is for HARVEST_API_URL and HARVEST_ID_URL. */
export type ServedHarvest = FakeHarvest & AsyncDisposable & { readonly url: string };

/** Serves a fake Harvest on loopback. */
export function serveFakeHarvest(options: ServeOptions = {}): ServedHarvest {
  const { redirectReceipts = false, hardResets = false, ...rest } = options;
  const clientPorts = new WeakMap<Request, number>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request, { remoteAddr }) => {
      clientPorts.set(request, remoteAddr.port);
      return fake.handler()(request);
    },
  );
  const proxy = hardResets ? new CuttingProxy(server.addr.port) : null;
  const url = `http://127.0.0.1:${proxy?.port ?? server.addr.port}`;
  // Made last: its data name the address, which is known only once the server listens.
  const fake: FakeHarvest = new FakeHarvest({
    webOrigin: url,
    storageOrigin: redirectReceipts ? url : null,
    ...(proxy ? { cut: (request) => proxy.cut(clientPorts.get(request) ?? 0) } : {}),
    ...rest,
  });
  return Object.assign(fake, {
    url,
    async [Symbol.asyncDispose]() {
      fake.endStalls();
      await proxy?.close();
      await server.shutdown();
    },
  });
}
