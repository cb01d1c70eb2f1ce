/** A line up to the cursor, and what its last word is completed to: all possible words, or the one that is left. */
export const COMPLETE_ROWS: readonly (readonly [line: string, words: readonly string[]])[] = [
  ["--ou", ["--output"]],
  ["ver", ["verify"]],
  ["verify --rep", ["--repair"]],
  ["verify --ac", []],
  ["verify ver", []],
  ["--no-", ["--no-artifacts", "--no-record-files"]],
  ["-o demo --verb", ["--verbose"]],
  ["--rate 5 dem", ["demo"]],
  ["help reso", ["resources"]],
  ["export s", ["solidtime", "sqlite"]],
  ["help export sq", ["sqlite"]],
  ["history cl", ["clients"]],
  ["history clients cl", []],
  ["completions z", ["zsh"]],
  ["--only con", ["contacts"]],
  ["--only clients,con", ["clients,contacts"]],
];
