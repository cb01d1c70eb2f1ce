import type { RestoreProof } from "../../restore/proof/restore_proof.ts";
import { paint, type Screen } from "../../text/screen.ts";
import { tableLines } from "../../text/table.ts";
import { countOf, countText } from "../quantities.ts";
import { amountText, figuresText, resourceText } from "./restore_words.ts";

const MAX_FAILURES = 20;

/** A proof for people: how each resource came back, what differs, and the verdict. */
export function restoreProofText(
  proof: RestoreProof,
  screen: Screen,
  { file }: { readonly file: string },
): string {
  const title = (text: string) => paint(text, "bold", screen);
  const { resources, failures, receipts, written } = proof;
  const unexplained = proof.differences.filter(({ reason }) => reason === null);
  return [
    title(`Proof: ${proof.from.name} restored into ${proof.into.name} (${proof.into.id})`),
    "",
    ...resourceLines(resources, screen),
    "",
    ...yearLines(proof, title, screen),
    receipts.compared === 0
      ? "Receipts: none"
      : `Receipts: ${countText(receipts.compared)} compared byte for byte, ${
        countText(receipts.different.length)
      } different`,
    ...(proof.mails === null
      ? []
      : [`Mails that Harvest would have sent: ${mailText(proof.mails)}`]),
    ...section(
      title("Differences that the loss report names"),
      proof.differences.flatMap((each) =>
        each.reason === null ? [] : [`${differenceText(each)}: ${each.reason}`]
      ),
    ),
    ...section(
      title("Differences that it does not name"),
      unexplained.flatMap((each) => [
        differenceText(each),
        ...each.examples.map(({ id, saved, restored }) =>
          `  ${each.resource}/${id}: ${saved} is now ${restored}`
        ),
      ]),
    ),
    ...section(
      title("Refused"),
      failures.slice(0, MAX_FAILURES).map(({ action, record, status, reason }) =>
        `${action} ${record}: ${status === null ? "" : `${status}, `}${reason}`
      ),
    ),
    ...(failures.length > MAX_FAILURES
      ? [`  and ${countText(failures.length - MAX_FAILURES)} more: see ${file}`]
      : []),
    "",
    proofVerdict(proof, screen),
    `${countOf(written, "write")}. The whole proof: ${file}`,
  ].join("\n");
}

/** Whether it is proven, in a sentence. */
export function proofVerdict(proof: RestoreProof, screen: Screen): string {
  const { isProven, failures, resources, receipts } = proof;
  if (isProven) {
    return `${
      paint("PROVEN", "good", screen)
    }: every record is there, and every difference is in the loss report`;
  }
  const different = resources.reduce((sum, row) => sum + row.different, 0);
  const missing = resources.reduce((sum, row) => sum + row.missing, 0);
  return `${paint("NOT PROVEN", "bad", screen)}: ${countText(missing)} missing, ${
    countText(different)
  } different, ${countOf(receipts.different.length, "receipt")} different, ${
    countText(failures.length)
  } refused`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function mailText(mails: readonly { readonly kind: string; readonly about: string }[]): string {
  if (mails.length === 0) return "none";
  return [...Map.groupBy(mails, ({ kind }) => kind)].map(([kind, all]) => countOf(all.length, kind))
    .join(", ");
}

function differenceText(
  { resource, field, records, hours, amounts }: RestoreProof["differences"][number],
): string {
  const figures = figuresText({ hours, amounts });
  const of = figures === "" ? "" : ` (${figures})`;
  return field === "*"
    ? `${countText(records)} ${resourceText(resource)}${of} missing`
    : `${field} of ${countText(records)} ${resourceText(resource)}${of}`;
}

function resourceLines(resources: RestoreProof["resources"], { columns }: Screen): string[] {
  const heads = [
    { heading: "" },
    ...["Records", "Equal", "Explained", "Different", "Missing", "Lost"].map((heading) => ({
      heading,
      isNumeric: true,
    })),
  ];
  const rows = resources.map((
    { resource, records, equal, explained, different, missing, lost },
  ) => [
    resourceText(resource),
    ...[records, equal, explained, different, missing, lost].map((count) =>
      count === 0 ? "" : countText(count)
    ),
  ]);
  return tableLines(heads, rows, { columns });
}

function yearLines(
  { years }: RestoreProof,
  title: (text: string) => string,
  { columns }: Screen,
): string[] {
  if (years.length === 0) return [];
  const heads = [
    { heading: "Year" },
    { heading: "" },
    { heading: "Saved", isNumeric: true },
    { heading: "Restored", isNumeric: true },
    { heading: "Unit" },
    { heading: "" },
  ];
  const rows = years.map(({ year, figure, unit, saved, restored }) => [
    year,
    figure,
    amountText(saved),
    amountText(restored),
    unit,
    saved === restored ? "equal" : "differs",
  ]);
  return [title("Hours and money by year"), ...tableLines(heads, rows, { columns }), ""];
}
