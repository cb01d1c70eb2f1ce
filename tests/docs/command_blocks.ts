/** A block of code in a document that people type into a shell, or give to cron. */
export interface CommandBlock {
  readonly path: string;
  readonly line: number;
  readonly shell: "sh" | "powershell" | "cron";
  readonly text: string;
}

/** The blocks of a document that are commands; those that show files, records or units are left out. */
export function commandBlocks(path: string, document: string): CommandBlock[] {
  const hidden = /```\w+\n[\s\S]*?```/g;
  const lines = document.replaceAll(hidden, (fence) => fence.replaceAll(/[^\n]/g, "")).split("\n");
  const blocks: CommandBlock[] = [];
  for (let i = 0; i < lines.length; i++) {
    const isCode = (line: string) => /^ {4}/.test(line);
    const isBegun = isCode(lines[i] ?? "") && (lines[i - 1] ?? "").trim() === "";
    // Before the repository has an address, some commands are in a comment.
    if (!isBegun && !lines[i - 1]?.startsWith("<!-- ")) continue;
    const start = i;
    while (isCode(lines[i] ?? "")) i++;
    const [first = ""] = lines.slice(start, i);
    const indent = first.length - first.trimStart().length;
    const text = lines.slice(start, i).map((line) => line.slice(indent)).join("\n");
    const shell = shellOf(text);
    if (shell !== null) blocks.push({ path, line: start + 1, shell, text });
  }
  return blocks;
}

function shellOf(text: string): CommandBlock["shell"] | null {
  if (/^\d+ \d+ \*/.test(text)) return "cron";
  if (/^(\$folder =|powershell|scoop|irm)/.test(text)) return "powershell";
  return text === "" || /^(\[|[a-z]+\/$)/m.test(text) ? null : "sh";
}
