import { assertEquals } from "@std/assert/equals";
import { type ServedView, serveView } from "../../src/view/serve_view.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";

export const TOKEN = "0a1b2c3d";
export const SCRIPT_NOTE =
  `<script>document.title = "owned"</script><img src=x onerror="document.title='owned'">`;

/** A backup of the fake, served as a web page. */
export class ServedBackup implements AsyncDisposable {
  readonly temp = new TempFolder();
  readonly harvest = new TestHarvest();
  readonly errors: unknown[] = [];
  builds = 0;
  #view: ServedView | null = null;

  static async start(): Promise<ServedBackup> {
    const served = new ServedBackup();
    const { agency } = served.harvest;
    const [entry = ""] = agency.resource("time_entries").ids();
    agency.resource("time_entries").update(entry, { notes: SCRIPT_NOTE });
    agency.resource("clients").add({
      id: 5,
      name: "Zebra <b>bold</b>",
      is_active: true,
      currency: "EUR",
    });
    await served.backUp();
    served.#view = await serveView({
      output: served.temp.at("backup"),
      cacheFolder: served.temp.at("cache"),
      port: 0,
      token: TOKEN,
      signal: new AbortController().signal,
      onBuild: () => served.builds++,
      onError: (error) => served.errors.push(error),
    });
    return served;
  }

  /** A run that brings the backup up to date. */
  async backUp(): Promise<void> {
    assertEquals(
      (await this.harvest.backUp(this.temp.at("backup"), { full: true })).outcome,
      "complete",
    );
  }

  get url(): string {
    return this.#view?.url ?? "";
  }

  /** The address of a page of the agency. */
  of(path = ""): string {
    return `${this.url}${this.harvest.agency.id}/${path}`;
  }

  /** A page's text. */
  async text(address: string, init: RequestInit = {}): Promise<string> {
    const response = await fetch(address, init);
    assertEquals(response.status, 200, address);
    return await response.text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#view?.close();
    this.temp[Symbol.dispose]();
  }
}
