import { type Column, tableLines } from "../../text/table.ts";
import { fit } from "../../text/text_width.ts";
import { definitionList } from "../../text/wrap.ts";
import { countOf } from "../quantities.ts";

/** What the demo shows of a folder. */
interface Outline {
  readonly name: string;
  readonly files: readonly string[];
  readonly folders: readonly Outline[];
}

/** What stays of 80 columns beside the longest name and a number. */
const SAMPLE_COLUMNS = 32;
const INDENT = "    ";

/** No headings: the names speak for themselves. */
const COLUMNS: readonly Column[] = [
  { heading: "" },
  { heading: "", isNumeric: true, goes: 2 },
  { heading: "", goes: 1 },
];

/** The end of the demo: what the backup looks like, and how to look further. */
export function demoEnding(
  { output, program, tree, columns }: {
    readonly output: string;
    readonly program: string;
    readonly tree: Outline;
    readonly columns: number;
  },
): string {
  const [shown, ...others] = tree.folders;
  return [
    "",
    `${output}/`,
    ...tree.files.map((name) => `  ${name}`),
    ...(shown ? accountLines(shown, columns) : []),
    ...others.map((account) => `  ${account.name}/  the same for the other account`),
    "",
    "Look further:",
    ...definitionList([
      ["is it intact?", `${program} verify --output ${output}`],
      ["without it", `cd ${output} && sha256sum -c SHA256SUMS`],
      ["a list", `head -3 ${output}/${shown?.name ?? "harvest_account_*"}/clients/list.json`],
      ["in the browser", `${program} view --output ${output}`],
      ["your own Harvest", `HARVEST_PAT=... ${program}`],
    ], { termColumns: 16, columns }),
  ].join("\n");
}

function accountLines(account: Outline, columns: number): string[] {
  const rows = account.folders.map((folder) => [
    `${folder.name}/`,
    countOf(filesIn(folder), "file"),
    fit(sampleOf(folder), SAMPLE_COLUMNS),
  ]);
  return [
    `  ${account.name}/`,
    ...account.files.map((name) => INDENT + name),
    ...tableLines(COLUMNS, rows, { columns: columns - INDENT.length }).slice(1)
      .map((line) => INDENT + line),
  ];
}

/** A few names: the list first, then one of each kind. */
function sampleOf({ files, folders }: Outline): string {
  const list = files.filter((name) => /^(list|data)\.json$/.test(name));
  const nested = files.find((name) => /^\d+_/.test(name));
  const record = files.find((name) => /^\d+\.json$/.test(name));
  return [...list, ...folders.map(({ name }) => `${name}/`), record, nested].filter(Boolean).join(
    " ",
  );
}

function filesIn({ files, folders }: Outline): number {
  return files.length + folders.reduce((sum, folder) => sum + filesIn(folder), 0);
}
