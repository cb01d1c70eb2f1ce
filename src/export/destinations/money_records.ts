import type { AccountSource } from "../read_account.ts";
import { memberOf, type Names, recordsOf, resourceOf, textOf } from "./names.ts";
import type { NotExported } from "./not_exported.ts";

/** The records with an amount that programs for time alone do not take: where their date, amount and person are. */
const MONEY_RECORDS = [
  { resource: "expenses", date: "spent_date", amount: "total_cost", noun: "expenses" },
  { resource: "invoices", date: "issue_date", amount: "amount", noun: "invoices" },
  { resource: "invoice_payments", date: "paid_date", amount: "amount", noun: "payments" },
  { resource: "estimates", date: "issue_date", amount: "amount", noun: "estimates" },
] as const;

/** Lists an account's expenses, invoices, payments and estimates as left out. @throws RecordError | ListFormatError */
export async function leaveOutMoney(
  source: AccountSource,
  { names, notExported, title }: {
    readonly names: Names;
    readonly notExported: NotExported;
    readonly title: string;
  },
): Promise<void> {
  const currencies = new Map<string, string>();
  for (const { resource, date, amount, noun } of MONEY_RECORDS) {
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
