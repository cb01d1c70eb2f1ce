import { CATALOG } from "../../harvest/catalog.ts";

/** How PDFs and receipts are named among resources that were left out. */
const ARTIFACTS = "artifacts";

/** What was left out, by name: resources, or the others where these are fewer, and PDFs and receipts last. */
export function leftOutText(names: readonly string[]): string {
  const resources = names.filter((name) => name !== ARTIFACTS);
  const others = CATALOG.map(({ name }) => name).filter((name) => !resources.includes(name));
  return [
    ...(resources.length > others.length
      ? [`all resources but ${others.join(", ")}`]
      : resources.length > 0
      ? [resources.join(", ")]
      : []),
    ...(resources.length < names.length ? ["PDFs and receipts"] : []),
  ].join("; ");
}
