/** There is no backup in a folder, or none that a run has finished. */
export class NoBackupError extends Error {
  override name = "NoBackupError";

  constructor(root: string, { isUnfinished = false }: { isUnfinished?: boolean } = {}) {
    const problem = isUnfinished
      ? `No finished backup in ${root}; run the backup again, which resumes, or use --output`
      : `No backup in ${root}; use --output`;
    super(`${problem} to name another folder`);
  }
}
