import { gapAdvice } from "../leave/find_gaps.ts";
import { leave } from "../leave/leave.ts";
import { bytesText, countOf } from "../report/quantities.ts";
import { type Invocation, outputScreen } from "./program.ts";
import { withProgress } from "./with_progress.ts";

const INCOMPLETE = 3;

/** Puts together one folder to keep when Harvest is left. Returns the exit code. */
export async function leaveCommand({ config, program }: Invocation<"leave">): Promise<number> {
  const { flags, cacheFolder } = config;
  const { say } = outputScreen(program, { color: config.color });
  const { output, to, zip: isZip, bagit: isBag, noBackup } = flags;
  const { gaps, files, sizeBytes, zip } = await withProgress(
    program,
    ({ signal, onStep }) =>
      leave({
        output,
        to,
        isBag,
        isZip,
        hasBackup: !noBackup,
        tool: `${program.name}/${program.version}`,
        locale: program.locale,
        cacheFolder,
      }, {
        network: program.network,
        signal,
        onPart: (table) => onStep({ kind: "part", table }),
        onStep,
      }),
  );
  say([
    `${to}: ${countOf(files, "file")}, ${bytesText(sizeBytes)}`,
    ...(zip === null ? [] : [`${zip}: the same as one archive`]),
    ...gaps.map((gap) => `  - ${gap}`),
    gaps.length === 0
      ? "COMPLETE. README.txt has the checklist: read it before you close anything."
      : `NOT COMPLETE. ${gapAdvice(gaps)}`,
  ].join("\n"));
  return gaps.length === 0 ? 0 : INCOMPLETE;
}
