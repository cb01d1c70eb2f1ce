/**
 * Names of files and folders that systems and programs for keeping copies put beside other people's files by themselves.
 * Those of Windows and of file servers come in any case.
 */
const SYSTEM_NAME_REGEXP = new RegExp(
  `^(?:${
    [
      // macOS, and what it leaves on file servers.
      String.raw`\.DS_Store|\._.*|\.localized|\.apdisk|Icon\r|\.fseventsd|\.Spotlight-V100`,
      String.raw`\.TemporaryItems|\.DocumentRevisions-V100|\.VolumeIcon\.icns|\.Trashes`,
      String.raw`\.AppleDouble|\.AppleDB|\.AppleDesktop|\.com\.apple\..*|Network Trash Folder`,
      // Windows.
      String.raw`Thumbs\.db(:.*)?|ehthumbs(_vista)?\.db|desktop\.ini|\$RECYCLE\.BIN`,
      String.raw`System Volume Information|RECYCLER`,
      // Linux and its file systems, NFS, FUSE and SMB.
      String
        .raw`lost\+found|\.Trash(-\d+)?|\.directory|\.nfs[0-9a-f]+|\.fuse_hidden.*|\.smbdelete.*`,
      String.raw`\.snapshots?|\.zfs|\.ckpt|aquota\.(user|group)|\.quota.*`,
      // Synology, QNAP, NetApp.
      String
        .raw`@eaDir|@tmp|#recycle|#snapshot|@sharebin|\.SynologyWorkingDirectory|SYNO.*@.*|\.@__thumb`,
      String.raw`@Recycle|@Recently-Snapshot|~snapshot`,
      // Dropbox, OneDrive, Google Drive, Nextcloud, Syncthing, Resilio.
      String
        .raw`\.dropbox(\.(attr|cache|device))?|\.tmp\.drive(down|up)load|\.849C9593-D756-4E56-8D6E-42412F2A707B`,
      String.raw`\.(_?sync_|owncloudsync|nextcloudsync)[\w.-]*|\.sync|\.sync\.ffs_db|.*\.!sync`,
      String.raw`\.st(folder|versions|ignore)|[.~]syncthing[.~].*`,
      // Version control.
      String
        .raw`\.git|\.git(ignore|attributes|modules|annex)|\.hg|\.hgignore|\.svn|\.bzr|\.jj|_darcs|\.fslckout`,
    ].join("|")
  })$`,
  "is",
);

/** Whether a file or folder of that name is of the system, and none of a backup. */
export function isSystemName(name: string): boolean {
  return SYSTEM_NAME_REGEXP.test(name);
}
