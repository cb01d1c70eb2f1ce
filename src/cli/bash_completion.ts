import { allFlags, type Grammar, nextWords, spellings } from "./grammar.ts";

/**
 * A completion script for bash. It needs no bash-completion package and runs in the bash 3.2 of macOS, hence no
 * `mapfile`, and no harm done where `compopt` is missing.
 */
export function bashCompletion(grammar: Grammar): string {
  const { program, commands, defaultCommand } = grammar;
  const fn = `_${program.replace(/\W/g, "_")}`;
  const flags = allFlags(grammar);
  const valued = flags.filter(({ takes }) => takes !== "nothing");
  const taking = (takes: string) => valued.filter((flag) => flag.takes === takes);
  const folders = taking("folder").flatMap(spellings).join("|");
  const lines = [
    `# Completion of ${program} for bash.`,
    `${fn}() {`,
    `    local cur=\${COMP_WORDS[COMP_CWORD]} typed= flag= word= i IFS=$' \\t\\n'`,
    `    COMPREPLY=()`,
    `    # What was typed so far, without flags and their values; the flag whose value comes next.`,
    `    for ((i = 1; i < COMP_CWORD; i++)); do`,
    `        word=\${COMP_WORDS[i]}`,
    `        # Bash takes --flag=value for three words.`,
    `        if [[ $word == "=" ]]; then continue; fi`,
    `        if [[ -n $flag ]]; then flag=; continue; fi`,
    `        case $word in`,
    `            ${valued.flatMap(spellings).join("|")}) flag=$word ;;`,
    `            -*) ;;`,
    `            *) typed="\${typed:+$typed }$word" ;;`,
    `        esac`,
    `    done`,
    `    if [[ $cur == "=" ]]; then cur=; fi`,
    `    if [[ -n $flag ]]; then`,
    `        case $flag in`,
    `            ${folders})`,
    `                compopt -o filenames 2>/dev/null`,
    `                IFS=$'\\n'`,
    `                COMPREPLY=($(compgen -d -- "$cur")) ;;`,
    ...[...Map.groupBy(taking("words"), ({ words }) => words.join(" "))].flatMap((
      [words, sharing],
    ) => [
      `            ${sharing.flatMap(spellings).join("|")})`,
      `                # The last of a list, with those before it in front.`,
      `                local before=; if [[ $cur == *,* ]]; then before=\${cur%,*},; fi`,
      `                compopt -o nospace 2>/dev/null`,
      `                COMPREPLY=($(compgen -P "$before" -W "${words}" -- "\${cur##*,}")) ;;`,
    ]),
    `        esac`,
    `        return`,
    `    fi`,
    `    local words=`,
    `    if [[ $cur == -* ]]; then`,
    `        case $typed in`,
    ...commands.filter(({ name }) => name !== defaultCommand).map((command) =>
      `            ${caseOf(command.name)}) words="${
        command.flags.flatMap(spellings).join(" ")
      }" ;;`
    ),
    `            *) words="${
      commands.filter(({ name }) => name === defaultCommand)
        .flatMap((command) => command.flags.flatMap(spellings)).join(" ")
    }" ;;`,
    `        esac`,
    `    else`,
    `        case $typed in`,
    ...nextWords(grammar).map(({ after, words }) =>
      `            "${after}") words="${words.join(" ")}" ;;`
    ),
    `        esac`,
    `    fi`,
    `    COMPREPLY=($(compgen -W "$words" -- "$cur"))`,
    `}`,
    `complete -F ${fn} ${program}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A pattern for a command's name and whatever words come after it. */
function caseOf(name: string): string {
  return `"${name}"|"${name} "*`;
}
