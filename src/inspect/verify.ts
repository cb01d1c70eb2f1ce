import { CATALOG, type Resource } from "../harvest/catalog.ts";
import { REFERENCES } from "../harvest/references.ts";
import type { BackupShape } from "../store/layout/backup_shape.ts";
import { repairBackup, type RepairOptions } from "../store/repair/repair_backup.ts";
import {
  verifyBackup,
  type VerifyOptions,
  type VerifySummary,
} from "../store/verify/verify_backup.ts";

export type { Dangling, FileFinding, FileProblem, Remedy } from "../store/verify/finding.ts";
export type { RepairStep } from "../store/repair/repair_account.ts";
export type { VerifySummary } from "../store/verify/verify_backup.ts";

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

/** Harvest's resources, as the store needs to know them. */
export const HARVEST_SHAPE: BackupShape = {
  objects: CATALOG.filter(({ kind }) => kind === "object").map(place),
  lists: CATALOG.filter(({ kind }) => kind === "list").map(place),
  children: CATALOG.flatMap((resource) =>
    resource.suffix ? [{ ...place(resource), suffix: resource.suffix }] : []
  ),
  partitions: CATALOG.flatMap((resource) => {
    const { partitionBy } = resource;
    const parent = CATALOG.find(({ name }) => name === partitionBy?.parent);
    if (!partitionBy || !parent) return [];
    return [{
      ...place(resource),
      member: partitionBy.member,
      parent: parent.folder,
      suffix: resource.name,
    }];
  }),
  references: REFERENCES.flatMap(({ from, member, to }) => {
    const source = CATALOG.find(({ name }) => name === from);
    const target = CATALOG.find(({ name }) => name === to);
    return source && target ? [{ folder: source.folder, member, target: target.folder }] : [];
  }),
};

function place({ name, folder }: Resource) {
  return { name, folder };
}
