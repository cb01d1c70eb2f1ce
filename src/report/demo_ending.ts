import { countOf } from "./quantities.ts";
import { fit, pad } from "./text_width.ts";

/** What the demo shows of a folder. */
interface Outline {
  readonly name: string;
  readonly files: readonly string[];
  readonly folders: readonly Outline[];
}

/** Wide enough for the longest name of a folder, `users_me_project_assignments/`. */
const NAME_COLUMNS = 30;
/** What stays of 80 columns beside indent, name and number. */
const SAMPLE_COLUMNS = 32;

/** The end of the demo: what the backup looks like, and how to look further. */
export function demoEnding(
  { output, program, tree }: { output: string; program: string; tree: Outline },
): string {
  const [shown, ...others] = tree.folders;
  return [
    "",
    `${output}/`,
    ...tree.files.map((name) => `  ${name}`),
    ...(shown ? accountLines(shown) : []),
    ...others.map((account) => `  ${account.name}/  the same for the other account`),
    "",
    "Look further:",
    `  is it intact?       ${program} verify --output ${output}`,
    `                      cd ${output} && sha256sum -c SHA256SUMS`,
    `  a list              head -3 ${output}/${
      shown?.name ?? "harvest_account_*"
    }/clients/list.json`,
    `  your own Harvest    HARVEST_PAT=... ${program}`,
  ].join("\n");
}

function accountLines(account: Outline): string[] {
  return [
    `  ${account.name}/`,
    ...account.files.map((name) => `    ${name}`),
    ...account.folders.map((folder) => {
      const count = filesIn(folder);
      const sample = fit(sampleOf(folder), SAMPLE_COLUMNS);
      return `    ${pad(`${folder.name}/`, NAME_COLUMNS)}${
        pad(countOf(count, "file"), 11, { atStart: true })
      }  ${sample}`;
    }),
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
