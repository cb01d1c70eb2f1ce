// Prints the flags `deno run main.ts` takes; the shell of `deno task` puts them into the command,
// so that the program is Deno's own process: arguments, signals and the exit code are untouched.
import { PERMISSIONS } from "./permissions.ts";
import { announcedStdMap } from "./std_map.ts";

// Quiet: Deno would tell at every start which of the browser openers this system does not have.
console.log(["--quiet", await announcedStdMap(), ...PERMISSIONS].join(" "));
