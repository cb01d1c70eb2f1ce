/** Whatever a backup or its making fails with, apart from the system's own errors and an aborted signal's reason. */
export class BackupError extends Error {
  /** Sets the name to that of the class. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The folder holds no backup, or only one whose first run has not ended. */
export class NoBackupError extends BackupError {}

/** The backup has no such account, or the token has no access to it. */
export class NoSuchAccountError extends BackupError {}

/** No resource has that name; `resourceNames` gives those that there are. */
export class NoSuchResourceError extends BackupError {}

/** A file of the backup is not as it was written. */
export class DamagedBackupError extends BackupError {}

/** The backup was written by a later version, in a format that this one does not know. */
export class NewerFormatError extends BackupError {}

/** Another process is writing to the backup. */
export class LockedError extends BackupError {}

/** Harvest refused the token. */
export class TokenRefusedError extends BackupError {}

/** The token has access to no Harvest account. */
export class NoAccountsError extends BackupError {}

/** Harvest could not be reached, or did not answer as it should. */
export class HarvestUnavailableError extends BackupError {}

/** An option has a value that cannot be used. */
export class InvalidOptionError extends BackupError {}

/** For each error inside, by name, the one that callers get. */
const PUBLIC_ERRORS: Readonly<
  Record<string, new (message: string, options?: ErrorOptions) => BackupError>
> = {
  NotAsWrittenError: DamagedBackupError,
  ListFormatError: DamagedBackupError,
  RecordError: DamagedBackupError,
  ManifestError: DamagedBackupError,
  NewerFormatError,
  LockedError,
  NoAccountsError,
  UsageError: InvalidOptionError,
  StatusError: HarvestUnavailableError,
  TransientError: HarvestUnavailableError,
  UnreachableError: HarvestUnavailableError,
};

/** An error as callers of the library get it, with the one inside as its cause; others stay as they are. */
export function libraryError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof BackupError) return error;
  if (error.name === "StatusError" && "status" in error && error.status === 401) {
    return new TokenRefusedError("Harvest refused the token (401)", { cause: error });
  }
  const Public = PUBLIC_ERRORS[error.name];
  return Public === undefined ? error : new Public(error.message, { cause: error });
}
