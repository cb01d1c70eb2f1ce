// Four short scripts, one for each shell: each asks the program (`getharvest-backup __complete WORD...`) and hands its
// answer to the shell. The first line of the answer is a kind of `Completion`, each other line a word and, after a tab,
// what it means.

/** Runs in the bash 3.2 of macOS too, which lacks `mapfile` and `compopt`, and needs no bash-completion package. */
const BASH = `# Completion of getharvest-backup for bash.
_getharvest_backup() {
    local cur=\${COMP_WORDS[COMP_CWORD]} kind= word IFS=$'\\n'
    COMPREPLY=()
    while IFS=$'\\t' read -r word _; do
        if [[ -z $kind ]]; then kind=$word; else COMPREPLY+=("$word"); fi
    done < <("\${1/#\\~/$HOME}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # Bash takes --flag=value for three words.
    if [[ $cur == "=" ]]; then cur=; fi
    case $kind in
        list) compopt -o nospace 2>/dev/null ;;
        folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
        files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
    esac
}
complete -F _getharvest_backup getharvest-backup
`;

const ZSH = `#compdef getharvest-backup
# Completion of getharvest-backup for zsh.
_getharvest-backup() {
    local kind tab=$'\\t'
    local -a answer
    answer=("\${(@f)$(\${~words[1]} __complete \${(Q)words[2,CURRENT-1]} "\${(Q)PREFIX}" 2>/dev/null)}")
    kind=$answer[1]
    shift answer
    case $kind in
        folders) compset -P '--*='; _files -/ ;;
        files) compset -P '--*='; _files ;;
        # A comma that goes again when a space follows.
        list) compadd -qS , -- $answer ;;
        words)
            answer=("\${(@)answer//:/\\\\:}")
            answer=("\${(@)answer/$tab/:}")
            _describe word answer ;;
    esac
}
# As a file in fpath, this is the body of the function; when it is sourced, it defines the function.
if [[ $funcstack[1] == _getharvest-backup ]]; then
    _getharvest-backup "$@"
else
    compdef _getharvest-backup getharvest-backup
fi
`;

const FISH = `# Completion of getharvest-backup for fish.
function __getharvest_backup_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
    set -l flag (string match -r -- '^--[^=]*=' "$current")
    set -l value (string replace -r -- '^--[^=]*=' '' "$current")
    switch "$answer[1]"
        case folders
            __fish_complete_directories "$value" | string replace -r '^' -- "$flag"
        case files
            __fish_complete_path "$value" | string replace -r '^' -- "$flag"
        case '*'
            string join \\n -- $answer[2..-1]
    end
end
complete -c getharvest-backup -f -a '(__getharvest_backup_complete)'
`;

/** For PowerShell 5.1 and later, which completes files and folders itself where it gets nothing. */
const POWERSHELL = `# Completion of getharvest-backup for PowerShell.
Register-ArgumentCompleter -Native -CommandName 'getharvest-backup' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    # Older versions drop an empty argument.
    $current = if ($wordToComplete) { $wordToComplete } else { '""' }
    $kind, $answer = & $commandAst.GetCommandName() __complete @words $current 2>$null
    foreach ($line in $answer) {
        $word, $description = $line -split "\`t", 2
        if (-not $description) { $description = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
    }
}
`;

/** The completion script of each shell, to be sourced or saved where the shell looks for it. */
export const COMPLETION_SCRIPTS: Readonly<Record<string, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
