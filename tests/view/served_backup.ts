import { assertEquals } from "@std/assert/equals";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { type ServedView, serveView } from "../../src/view/server/serve_view.ts";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";

export const TOKEN = "0a1b2c3d";
export const SCRIPT_NOTE =
  `<script>document.title = "owned"</script><img src=x onerror="document.title='owned'">`;
export const JAPANESE_NOTE = "新しい設計の打ち合わせ";

/** Clients that the sample data do not have. */
export const CLIENTS = { gone: "5", bold: "6" };

/** Small, but for time entries, which fill more than a page of their list. */
const SIZE = {
  ...STUDIO,
  users: 4,
  projects: 5,
  clients: 4,
  timeEntries: 120,
  receipts: 3,
  expenses: 12,
  invoices: 6,
  estimates: 3,
};

/** A backup of the fake, served as a web page: after a second run, before which records were changed and deleted. */
export class ServedBackup implements AsyncDisposable {
  readonly temp = new TempFolder();
  readonly harvest = new TestHarvest({ accounts: 2, size: SIZE });
  readonly errors: unknown[] = [];
  /** What was deleted before the second run, and what was renamed. */
  gone = { invoice: "", payment: "", paymentOf: "", expense: "" };
  renamed = "";
  #view: ServedView | null = null;

  static async start(): Promise<ServedBackup> {
    const served = new ServedBackup();
    served.#plant();
    await served.#backUp();
    served.#change();
    await served.harvest.clock.advance(120_000);
    await served.#backUp();
    served.#view = await serveView({
      output: served.temp.at("backup"),
      cacheFolder: served.temp.at("cache"),
      port: 0,
      secretWord: () => TOKEN,
      signal: new AbortController().signal,
      onError: (error) => served.errors.push(error),
    });
    // Pages are shown before everything is indexed.
    while ((await (await fetch(`${served.url}progress`)).json()).stage !== "complete");
    return served;
  }

  #plant(): void {
    const { agency } = this.harvest;
    const clients = agency.resource("clients");
    const entries = agency.resource("time_entries");
    const [first = "", second = ""] = entries.ids();
    entries.update(first, { notes: SCRIPT_NOTE });
    entries.update(second, { notes: JAPANESE_NOTE });
    const more = { is_active: true, currency: "EUR" };
    clients.add({ id: Number(CLIENTS.gone), name: "Zebra", ...more });
    clients.add({ id: Number(CLIENTS.bold), name: "Okapi <b>bold</b>", ...more });
    const paid = agency.resource("invoices").ids().filter((id) =>
      agency.resource("invoice_payments", id).size > 0
    );
    // One that time was spent for, and another one.
    const paymentOf =
      paid.find((id) =>
        entries.all().some(({ text }) => text.includes(`"invoice":{"id":${id},`))
      ) ?? "";
    const invoice = paid.find((id) => id !== paymentOf) ?? "";
    const [expense = ""] = agency.resource("expenses").ids();
    const of = { id: Number(invoice), number: "gone" };
    agency.resource("expenses").update(expense, {
      invoice: of,
      is_billed: true,
      total_cost: 47.11,
    });
    this.gone = { invoice, payment: "", paymentOf, expense };
  }

  #change(): void {
    const { agency } = this.harvest;
    const clients = agency.resource("clients");
    clients.remove(CLIENTS.gone);
    const [renamed = ""] = clients.ids().filter((id) => id !== CLIENTS.bold);
    clients.update(renamed, { name: "Renamed & Co", currency: "JPY" });
    const { invoice, paymentOf, expense } = this.gone;
    agency.resource("expenses").update(expense, { invoice: null, is_billed: false });
    agency.remove("invoices", invoice);
    const [payment = ""] = agency.resource("invoice_payments", paymentOf).ids();
    agency.resource("invoice_payments", paymentOf).remove(payment);
    agency.resource("invoices").update(paymentOf, { notes: "A payment was taken back" });
    this.renamed = renamed;
    this.gone.payment = payment;
  }

  async #backUp(): Promise<void> {
    const { outcome } = await this.harvest.backUp(this.temp.at("backup"), { full: true });
    assertEquals(outcome, "complete");
  }

  get url(): string {
    return this.#view?.url ?? "";
  }

  /** The address of a page of the agency. */
  of(path = ""): string {
    return `${this.url}${this.harvest.agency.id}/${path}`;
  }

  /** A page's text, as a reader of American English gets it. */
  async text(address: string): Promise<string> {
    const response = await fetch(address, { headers: { "accept-language": "en-US" } });
    assertEquals(response.status, 200, address);
    return await response.text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#view?.[Symbol.asyncDispose]();
    this.temp[Symbol.dispose]();
  }
}
