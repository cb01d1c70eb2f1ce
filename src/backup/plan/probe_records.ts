import { artifactBasis, artifactSource } from "../../harvest/artifact_source.ts";
import type { Account } from "../../harvest/accounts.ts";
import type { Resource } from "../../harvest/catalog.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { PageFrontier } from "../../harvest/page_frontier.ts";
import { idText } from "../../json/record_id.ts";
import { readMember } from "../../json/scan.ts";
import type { ArtifactTable } from "../../store/manifest/artifacts_manifest.ts";
import { sha256Hex } from "../../store/files/file_digest.ts";
import { accountPaths } from "../../store/layout/paths.ts";
import { artifactFileName } from "../sync/artifact_file_name.ts";
import type { AccountFacts } from "../back_up_account.ts";

/** What a list would bring. */
export interface ProbedRecords {
  /** Null where Harvest does not say. */
  readonly records: number | null;
  /** Of them, users who are managers; 0 where nobody looked. */
  readonly withRole: number;
  /** Binaries that are not in the backup yet. */
  readonly artifacts: number;
}

/** Who asks. */
export interface Prober {
  readonly client: HarvestClient;
  readonly account: Account;
  readonly facts: AccountFacts;
  readonly artifacts: ArtifactTable;
  readonly signal: AbortSignal;
}

/** Counts a list with one request; where its records must be looked at, by reading it and keeping nothing. */
export async function probeRecords(
  { client, account, facts, artifacts, signal }: Prober,
  resource: Resource,
  { since, isReadWhole }: { since: string | null; isReadWhole: boolean },
): Promise<ProbedRecords> {
  const query: Record<string, string> = since === null ? {} : { updated_since: since };
  if (!isReadWhole) {
    const records = await client.count(account.id, resource, { query, signal });
    return { records, withRole: 0, artifacts: 0 };
  }
  const found = {
    ids: new Set<string>(),
    withRole: new Set<string>(),
    artifacts: new Set<string>(),
  };
  const frontier = new PageFrontier(client.listUrl(resource.path, query));
  const bases: { path: string; basis: Uint8Array<ArrayBuffer> }[] = [];
  for (let url = frontier.take(); url !== null; url = frontier.take()) {
    const undocumented = resource.optional ?? false;
    const { wrapper } = resource;
    const request = {
      accountId: account.id,
      url,
      wrapper,
      undocumented,
      priority: "high" as const,
      signal,
    };
    const info = await client.page(request, ({ bytes, slices, info }) => {
      for (let i = 0; i < slices.count; i++) {
        const record = bytes.subarray(slices.starts[i], slices.ends[i]);
        const id = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
        found.ids.add(id);
        const roles = readMember(record, "access_roles");
        if (Array.isArray(roles) && roles.includes("manager")) found.withRole.add(id);
        const source = resource.artifact &&
          artifactSource(record, resource.artifact, facts.baseUri);
        if (!source) continue;
        const path = accountPaths(account.id).artifact(
          resource.folder,
          artifactFileName(id, source),
        );
        bases.push({ path, basis: artifactBasis(record) });
      }
      return info;
    });
    frontier.arrived({ url, nextUrl: info.nextUrl, totalPages: info.totalPages });
    for (const { path, basis } of bases.splice(0)) {
      if (artifacts.get(path)?.sourceSha256 !== await sha256Hex(basis)) found.artifacts.add(path);
    }
  }
  return {
    records: found.ids.size,
    withRole: found.withRole.size,
    artifacts: found.artifacts.size,
  };
}
