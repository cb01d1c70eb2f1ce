import { type TableColumn, tableLines } from "../../text/table.ts";
import { fit } from "../../text/text_width.ts";
import { definitionList } from "../../text/wrap.ts";
import { countOf } from "../quantities.ts";

/** A folder as the demo lists it. */
interface Outline {
  readonly name: string;
  readonly files: readonly string[];
  readonly folders: readonly Outline[];
}

/** What 80 columns leave beside the longest name and a number. */
const SAMPLE_COLUMNS = 32;
const INDENT = "    ";

/** Without headings: the contents are self-explanatory. */
const COLUMNS: readonly TableColumn[] = [
  { heading: "" },
  { heading: "", isNumeric: true, dropOrder: 2 },
  { heading: "", dropOrder: 1 },
];

/** The end of the demo: the files of the backup, and what to do next. */
export function demoEnding(
  { output, program, tree, columns }: {
    readonly output: string;
    readonly program: string;
    readonly tree: Outline;
    readonly columns: number;
  },
): string {
  const [shown, ...others] = tree.folders;
  const account = `${output}/${shown?.name ?? "harvest_account_*"}`;
  return [
    "",
    `${output}/`,
    ...tree.files.map((name) => `  ${name}`),
    ...(shown ? accountLines(shown, columns) : []),
    ...others.map(({ name }) => `  ${name}/  the same files for the other account`),
    "",
    "Next steps:",
    ...definitionList([
      ["Browse", `${program} view --output ${output}`],
      ["Find", `${program} find website --output ${output}`],
      ["Verify", `${program} verify --output ${output}`],
      [
        "Without it",
        `cd ${output} && for d in . harvest_*; do (cd $d; sha256sum -c --quiet SHA256SUMS); done`,
      ],
      ["Read a list", `head -3 ${account}/clients/list.json`],
      ["Your account", `HARVEST_PAT=... ${program}`],
    ], { termColumns: 14, columns }),
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
  const child = files.find((name) => /^\d+_/.test(name));
  const record = files.find((name) => /^\d+\.json$/.test(name));
  return [...list, ...folders.map(({ name }) => `${name}/`), record, child].filter(Boolean).join(
    " ",
  );
}

function filesIn({ files, folders }: Outline): number {
  return files.length + folders.reduce((sum, folder) => sum + filesIn(folder), 0);
}
