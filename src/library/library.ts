/**
 * Harvest backups from a program of your own: make one, or read an existing one.
 *
 * ```ts
 * import { backUp, openBackup } from "jsr:@getharvest-backup/cli/library";
 *
 * await backUp({ token: Deno.env.get("HARVEST_PAT") ?? "", output: "backup" });
 * const backup = await openBackup("backup");
 * for await (const { id, text } of backup.account("123456").records("invoices")) {
 *   console.log(id, JSON.parse(text).amount);
 * }
 * ```
 *
 * @module
 */
export { backUp, type BackupOptions, type BackupOutcome } from "./back_up.ts";
export { Backup, BackupAccount, openBackup, resourceNames } from "./open_backup.ts";
export type {
  BackupArtifact,
  BackupRecord,
  PastRecord,
  ReadOptions,
  RecordOptions,
  ResourceStatus,
} from "./backup_record.ts";
export {
  BackupError,
  DamagedBackupError,
  HarvestUnavailableError,
  InvalidOptionError,
  LockedError,
  NewerFormatError,
  NoAccountsError,
  NoBackupError,
  NoSuchAccountError,
  NoSuchResourceError,
  TokenRefusedError,
} from "./errors.ts";
export type {
  AccountInfo,
  BackupEvent,
  LeftOut,
  ReadMode,
  ResourceState,
} from "../backup/context/event.ts";
export type { AttemptOutcome } from "../http/attempt.ts";
export type { RedactedHeaders } from "../http/errors/redact.ts";
export type { RequestEvent } from "../http/http_client.ts";
