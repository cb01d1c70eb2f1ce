import { CATALOG } from "../../harvest/catalog.ts";
import type { LeftOut } from "../../backup/context/event.ts";
import { accountTitle } from "./event_line.ts";

/** What a run left out on request, for people; null if nothing. */
export function leftOutText({ accounts, resources, artifacts }: LeftOut): string | null {
  const parts = [
    ...accounts.map((account) => `account ${accountTitle(account)}`),
    ...(resources.length > 0 ? [resourcesText(resources)] : []),
    ...(artifacts ? ["PDFs and receipts"] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : null;
}

/** The names, or, of many, those of the few others. */
function resourcesText(names: readonly string[]): string {
  const others = CATALOG.map(({ name }) => name).filter((name) => !names.includes(name));
  return names.length <= others.length
    ? names.join(", ")
    : `all resources but ${others.join(", ")}`;
}
