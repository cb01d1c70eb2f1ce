import { allFlags, type Grammar, nextWords, spellings } from "./grammar.ts";

/** A completion script for PowerShell 5.1 and later; PowerShell itself completes folders where nothing else is known. */
export function powershellCompletion(grammar: Grammar): string {
  const { program, commands, defaultCommand } = grammar;
  const flags = allFlags(grammar);
  const valued = flags.filter(({ takes }) => takes !== "nothing");
  const lists = flags.filter(({ takes }) => takes === "words");
  const lines = [
    `# Completion of ${program} for PowerShell.`,
    `Register-ArgumentCompleter -Native -CommandName '${program}' -ScriptBlock {`,
    `    param($wordToComplete, $commandAst, $cursorPosition)`,
    `    $valued = ${array(valued.flatMap(spellings))}`,
    `    $lists = @{`,
    ...lists.flatMap((flag) =>
      spellings(flag).map((name) => `        '${name}' = ${array(flag.words)}`)
    ),
    `    }`,
    `    $next = @{`,
    ...nextWords(grammar).map(({ after, words }) => `        '${after}' = ${array(words)}`),
    `    }`,
    `    $flags = @{`,
    ...commands.map((command) =>
      `        '${command.name}' = ${array(command.flags.flatMap(spellings))}`
    ),
    `    }`,
    `    # What was typed so far, without flags and their values; the flag whose value comes next.`,
    `    $typed = @()`,
    `    $flag = ''`,
    `    foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {`,
    `        if ($element.Extent.EndOffset -ge $cursorPosition) { break }`,
    `        $word = $element.Extent.Text`,
    `        if ($flag) { $flag = '' }`,
    `        elseif ($valued -ccontains $word) { $flag = $word }`,
    `        elseif (-not $word.StartsWith('-')) { $typed += $word }`,
    `    }`,
    `    $line = $typed -join ' '`,
    `    $before = ''`,
    `    $last = $wordToComplete`,
    `    if ($flag) {`,
    `        $words = @($lists[$flag])`,
    `        # The last of a list, with those before it in front.`,
    `        if ($wordToComplete -match '^(.*,)(.*)$') { $before = $Matches[1]; $last = $Matches[2] }`,
    `    } elseif ($wordToComplete.StartsWith('-')) {`,
    `        $name = $flags.Keys | Where-Object { $line -ceq $_ -or $line.StartsWith("$_ ") } | Select-Object -First 1`,
    `        if (-not $name) { $name = '${defaultCommand}' }`,
    `        $words = $flags[$name]`,
    `    } else {`,
    `        $words = @($next[$line])`,
    `    }`,
    `    $words | Where-Object { $_ -and $_.StartsWith($last) } | ForEach-Object {`,
    `        [System.Management.Automation.CompletionResult]::new("$before$_", $_, 'ParameterValue', $_)`,
    `    }`,
    `}`,
  ];
  return `${lines.join("\n")}\n`;
}

function array(words: readonly string[]): string {
  return `@(${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")})`;
}
