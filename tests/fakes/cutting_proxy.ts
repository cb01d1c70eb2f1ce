/**
 * A proxy that can cut connections: an HTTP server cannot end one without an answer, so where a test wants that, its
 * connections pass through here.
 */
export class CuttingProxy {
  readonly #listener: Deno.TcpListener;
  readonly #pairs = new Map<number, Deno.TcpConn[]>();
  readonly #running: Promise<void>;

  /** @param targetPort the server's port on this machine */
  constructor(readonly targetPort: number, port = 0) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.#running = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Ends a connection at once, in both directions; the port is the one the server sees as its client's. */
  cut(clientPort: number): void {
    for (const connection of this.#pairs.get(clientPort) ?? []) close(connection);
    this.#pairs.delete(clientPort);
  }

  async close(): Promise<void> {
    this.#listener.close();
    for (const port of [...this.#pairs.keys()]) this.cut(port);
    await this.#running;
  }

  async #accept(): Promise<void> {
    const open: Promise<void>[] = [];
    for await (const client of this.#listener) open.push(this.#pass(client));
    await Promise.all(open);
  }

  async #pass(client: Deno.TcpConn): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.targetPort });
    const { port } = server.localAddr;
    this.#pairs.set(port, [client, server]);
    // Whichever side ends first ends both; a cut is an error here, as intended.
    await Promise.allSettled([
      client.readable.pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ]);
    this.cut(port);
  }
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed before, by the stream that was piped.
  }
}
