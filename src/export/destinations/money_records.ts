import type { ExportContext } from "./destination.ts";
import { memberOf, recordsOf, resourceOf, textOf } from "./names.ts";

/** The records with an amount that programs for time alone do not take: where their date, amount and person are. */
const MONEY_RECORDS = [
  { resource: "expenses", date: "spent_date", amount: "total_cost", noun: "expenses" },
  { resource: "invoices", date: "issue_date", amount: "amount", noun: "invoices" },
  { resource: "invoice_payments", date: "paid_date", amount: "amount", noun: "payments" },
  { resource: "estimates", date: "issue_date", amount: "amount", noun: "estimates" },
] as const;

/** Lists expenses, invoices, payments and estimates as left out. */
export function leaveOutMoney(title: string): (context: ExportContext) => Promise<[]> {
  return async ({ sources, names, notExported, signal }) => {
    const currencies = new Map<string, string>();
    for (const source of sources) {
      for (const { resource, date, amount, noun } of MONEY_RECORDS) {
        signal.throwIfAborted();
        for await (const fields of recordsOf(source, resourceOf(resource))) {
          const id = textOf(fields, "id");
          const client = names.clients.get(textOf(memberOf(fields, "client"), "id"));
          const currency = textOf(fields, "currency") || currencies.get(fields.parentId ?? "") ||
            textOf(client?.fields ?? {}, "currency");
          if (resource === "invoices") currencies.set(id, currency);
          notExported.add({
            resource,
            id,
            date: textOf(fields, date),
            person: names.people.get(textOf(memberOf(fields, "user"), "id"))?.name ?? "",
            amount: textOf(fields, amount),
            currency,
            reason: `${title} imports no ${noun}`,
          });
        }
        await notExported.flush();
      }
    }
    return [];
  };
}
