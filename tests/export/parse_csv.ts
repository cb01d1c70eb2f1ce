/** RFC 4180, read strictly: rows of cells. @throws Error where the text is not of the form */
export function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (at >= text.length) throw new Error("The text ends inside quotes");
        if (text[at] === '"') at++;
        cell += text[at];
      }
      at++;
    } else {
      while (at < text.length && text[at] !== delimiter && text[at] !== "\r") {
        if (text[at] === '"' || text[at] === "\n") {
          throw new Error(`Bare ${JSON.stringify(text[at])} at ${at}`);
        }
        cell += text[at++];
      }
    }
    row.push(cell);
    if (text[at] === delimiter) at++;
    else if (text.startsWith("\r\n", at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`No end of a cell at ${at}`);
  }
  if (row.length > 0) throw new Error("The last line does not end");
  return rows;
}
