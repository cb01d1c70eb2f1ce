import { HARVEST_SHAPE } from "../harvest/shape.ts";
import { repairBackup, type RepairOptions } from "../store/repair/repair_backup.ts";
import {
  verifyBackup,
  type VerifyOptions,
  type VerifySummary,
} from "../store/verify/verify_backup.ts";

export type { Dangling, FileFinding, FileProblem, Remedy } from "../store/verify/finding.ts";
export type { Gap } from "../store/manifest/gaps.ts";
export type { RepairStep } from "../store/repair/repair_account.ts";
export type { CheckedFile, VerifySummary } from "../store/verify/verify_backup.ts";

/** Checks a backup against itself and what is known of Harvest's resources. @throws as {@link verifyBackup} */
export async function verify(
  root: string,
  options: Omit<VerifyOptions, "shape">,
): Promise<VerifySummary> {
  return await verifyBackup(root, { ...options, shape: HARVEST_SHAPE });
}

/** Repairs a backup from itself and has the next run fetch the rest. @throws as {@link repairBackup} */
export async function repair(root: string, options: Omit<RepairOptions, "shape">): Promise<void> {
  await repairBackup(root, { ...options, shape: HARVEST_SHAPE });
}
