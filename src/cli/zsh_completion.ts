import {
  allFlags,
  type FlagGrammar,
  type Grammar,
  nextWords,
  spellings,
  wordSummary,
} from "./grammar.ts";

/** A completion script for zsh: a function to be found in `fpath` as `_<program>`, or to be sourced. */
export function zshCompletion(grammar: Grammar): string {
  const { program, commands, defaultCommand } = grammar;
  const fn = `_${program}`;
  const valued = allFlags(grammar).filter(({ takes }) => takes !== "nothing");
  const others = commands.filter(({ name }) => name !== defaultCommand);
  const own = commands.filter(({ name }) => name === defaultCommand);
  const lines = [
    `#compdef ${program}`,
    `# Completion of ${program} for zsh.`,
    `${fn}() {`,
    `    local typed= word= skip= i`,
    // Named so that no variable of _arguments, which sees them, has the same name.
    `    local -a our_flags our_words`,
    `    # What was typed so far, without flags and their values.`,
    `    for ((i = 2; i < CURRENT; i++)); do`,
    `        word=\${words[i]}`,
    `        if [[ -n $skip ]]; then skip=; continue; fi`,
    `        case $word in`,
    `            ${valued.flatMap(spellings).map((each) => `(${each})`).join("|")}) skip=1 ;;`,
    `            (-*) ;;`,
    `            (*) typed="\${typed:+$typed }$word" ;;`,
    `        esac`,
    `    done`,
    `    case $typed in`,
    ...others.map(({ name, flags }) =>
      `        ("${name}"|"${name} "*) our_flags=(${flags.map(flagSpec).join(" ")}) ;;`
    ),
    ...own.map(({ flags }) => `        (*) our_flags=(${flags.map(flagSpec).join(" ")}) ;;`),
    `    esac`,
    `    case $typed in`,
    ...nextWords(grammar).map(({ after, words }) => {
      const specs = words.map((word) => wordSpec(word, `${after} ${word}`.trim(), grammar));
      return `        ("${after}") our_words=(${specs.join(" ")}) ;;`;
    }),
    `    esac`,
    `    _arguments -s -S : $our_flags '*:word:{ (( $#our_words )) && _describe word our_words }'`,
    `}`,
    `# Found in fpath, this file is the body of the function; sourced, it defines it.`,
    `if [[ $funcstack[1] == ${fn} ]]; then ${fn} "$@"; else compdef ${fn} ${program}; fi`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A flag in the notation of `_arguments`; one that may be repeated does not exclude itself. */
function flagSpec(flag: FlagGrammar): string {
  const names = spellings(flag);
  const text = `[${escape(flag.description, "[]:\\")}]`;
  const value = {
    nothing: "",
    folder: ":folder:_files -/",
    words: `:resource:_sequence compadd - ${flag.words.join(" ")}`,
    anything: ":value:",
  }[flag.takes];
  const guard = flag.isRepeatable ? "*" : names.length > 1 ? `(${names.join(" ")})` : "";
  // "=" after a long flag: its value may stand in the same word or the next.
  return names.map((name) => {
    const spelled = flag.takes !== "nothing" && name.startsWith("--") ? `${name}=` : name;
    return quote(`${guard}${spelled}${text}${value}`);
  }).join(" ");
}

function wordSpec(word: string, words: string, grammar: Grammar): string {
  const summary = wordSummary(words, grammar);
  return quote(summary === null ? word : `${escape(word, ":\\")}:${summary}`);
}

function escape(text: string, special: string): string {
  return [...text].map((letter) => special.includes(letter) ? `\\${letter}` : letter).join("");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
