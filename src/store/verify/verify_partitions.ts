import type { PartitionShape } from "../layout/backup_shape.ts";
import { partitionList } from "../lists/partition_list.ts";
import { sha256Hex } from "../files/file_digest.ts";
import type { Finding } from "../lists/finding.ts";
import { listText } from "../lists/list_writer.ts";
import type { AccountCheck } from "./verify_account.ts";

/**
 * Cuts a list again and compares with what the manifest says of the cuts; that the files are as the manifest says is
 * checked elsewhere. A cut without records may be missing: it is written only when its project is read.
 */
export async function verifyPartitions(
  check: AccountCheck,
  cut: PartitionShape,
): Promise<Finding[]> {
  const list = check.lists.get(cut.folder);
  const parent = check.shape.lists.find(({ folder }) => folder === cut.parent);
  if (!list?.isSound || check.isOpen(cut) || (parent && check.isOpen(parent))) return [];
  const findings: Finding[] = [];
  const empty = await sha256Hex(listText([]));
  const wanted = new Map<string, string>();
  try {
    for await (
      const { id, text } of partitionList(check.disk(`${cut.folder}/list.json`), cut.member)
    ) {
      wanted.set(`${cut.parent}/${id}_${cut.suffix}.json`, await sha256Hex(text));
    }
  } catch (error) {
    // The list was sound a moment ago: a run beside has replaced it, or the disk fails.
    const detail = `it cannot be cut: ${error instanceof Error ? error.message : error}`;
    return [check.finding(`${cut.folder}/list.json`, "unreadable", { detail, remedy: "fetch" })];
  }
  const found = (own: string, problem: Finding["problem"], detail: string) =>
    findings.push(check.finding(own, problem, { detail, remedy: "derive" }));
  for (const [own, sha256] of wanted) {
    const listed = check.files.get(own);
    if (!listed) {
      found(
        own,
        "missing",
        `the manifest does not list it, and ${cut.folder}/list.json has records for it`,
      );
    } else if (!listed.versions.some((version) => version.sha256 === sha256)) {
      found(own, "altered", `it is not what ${cut.folder}/list.json says`);
    }
  }
  const name = new RegExp(`^${cut.parent}/\\d+_${cut.suffix}\\.json$`);
  for (const [own, { versions }] of check.files) {
    if (!name.test(own) || wanted.has(own) || versions.some(({ sha256 }) => sha256 === empty)) {
      continue;
    }
    found(own, "altered", `it has records, and ${cut.folder}/list.json has none for it`);
  }
  return findings;
}
