import type { BackupEvent } from "../../backup/context/event.ts";
import {
  type AccountSummary,
  type ArtifactSummary,
  isMissing,
  type Problem,
  type ResourceSummary,
  type Summary,
  type Warning,
} from "./summary.ts";

/** The summary of all events of a run. */
export function summarize(events: Iterable<BackupEvent>): Summary {
  const fold = new SummaryFold();
  for (const event of events) fold.add(event);
  return fold.summary();
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

interface ResourceDraft extends Draft<Omit<ResourceSummary, "artifacts">> {
  readonly artifacts: Draft<ArtifactSummary>;
}

interface AccountDraft extends Draft<Omit<AccountSummary, "resources">> {
  readonly resources: Map<string, ResourceDraft>;
}

/** Folds events into a summary while they come; memory grows with problems and resources only. */
export class SummaryFold {
  readonly #head: Draft<Omit<Summary, "accounts" | "problems" | "warnings">> = {
    runId: "",
    output: "",
    resumed: false,
    startedAt: "",
    outcome: "unfinished",
    finishedAt: null,
    durationMs: 0,
    requests: 0,
    skipped: [],
  };
  readonly #accounts = new Map<string, AccountDraft>();
  readonly #problems: Problem[] = [];
  readonly #warnings: Warning[] = [];

  /** Takes one event; those that say nothing about the result change nothing. */
  add(event: BackupEvent): void {
    switch (event.type) {
      case "run_started": {
        const { runId, output, resumed, startedAt } = event;
        Object.assign(this.#head, { runId, output, resumed, startedAt });
        break;
      }
      case "accounts_found":
        this.#head.skipped = event.skipped;
        break;
      case "account_started": {
        const draft = this.#account(event.account.id);
        draft.account = event.account;
        draft.role = event.role;
        draft.modulesOff = event.modulesOff;
        break;
      }
      case "resource_progress":
        this.#resource(event).records = event.done;
        break;
      case "resource_finished": {
        const { type: _, accountId, ...rest } = event;
        Object.assign(this.#resource(event), rest);
        if (isMissing(event.state)) {
          const reason = event.reason ?? `it is ${event.state}`;
          this.#problems.push({ accountId, resource: event.resource, path: null, reason });
        }
        break;
      }
      case "artifacts_planned":
        this.#resource(event).artifacts.total = event.total;
        break;
      case "artifact_saved": {
        const { artifacts } = this.#resource(event);
        artifacts.saved++;
        artifacts.sizeBytes += event.sizeBytes;
        break;
      }
      case "artifact_failed": {
        const { accountId, resource, path, reason } = event;
        this.#resource(event).artifacts.failed++;
        this.#problems.push({ accountId, resource, path, reason });
        break;
      }
      case "warning": {
        const { accountId, resource, message } = event;
        this.#warnings.push({ accountId, resource, message });
        break;
      }
      case "account_finished": {
        const draft = this.#account(event.accountId);
        draft.files = event.files;
        draft.sizeBytes = event.sizeBytes;
        break;
      }
      case "run_finished": {
        const { outcome, finishedAt, durationMs, requests } = event;
        Object.assign(this.#head, { outcome, finishedAt, durationMs, requests });
        break;
      }
      case "request":
      case "retry":
      case "paused":
        break;
      default:
        event satisfies never;
    }
  }

  /** What the events so far come to. */
  summary(): Summary {
    return {
      ...this.#head,
      accounts: [...this.#accounts.values()].map(({ resources, ...account }) => ({
        ...account,
        resources: [...resources.values()].map((row) => ({
          ...row,
          artifacts: { ...row.artifacts },
        })),
      })),
      problems: [...this.#problems],
      warnings: [...this.#warnings],
    };
  }

  #account(id: string): AccountDraft {
    let draft = this.#accounts.get(id);
    if (!draft) {
      const account = { id, name: "", product: "harvest" };
      draft = {
        account,
        role: null,
        modulesOff: [],
        resources: new Map(),
        files: null,
        sizeBytes: null,
      };
      this.#accounts.set(id, draft);
    }
    return draft;
  }

  #resource({ accountId, resource }: { accountId: string; resource: string }): ResourceDraft {
    const { resources } = this.#account(accountId);
    let draft = resources.get(resource);
    if (!draft) {
      draft = {
        resource,
        state: "unfinished",
        mode: "none",
        records: 0,
        added: 0,
        changed: 0,
        deleted: 0,
        sizeBytes: 0,
        reason: null,
        artifacts: { total: 0, saved: 0, failed: 0, sizeBytes: 0 },
      };
      resources.set(resource, draft);
    }
    return draft;
  }
}
