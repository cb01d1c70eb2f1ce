/**
 * The section of a version in CHANGELOG.md, without its heading: the text of the release.
 * @throws RangeError if there is none, it has no date, or nothing is in it
 */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split(/\s/, 1)[0] === version);
  if (section === undefined) throw new RangeError(`CHANGELOG.md has no section "## ${version}"`);
  const [heading = "", ...lines] = section.split("\n");
  if (!/^\S+ - \d{4}-\d\d-\d\d$/.test(heading)) {
    throw new RangeError(`CHANGELOG.md has no date: write "## ${version} - 2026-01-31"`);
  }
  const text = lines.join("\n").trim();
  if (text === "") throw new RangeError(`CHANGELOG.md says nothing about ${version}`);
  return `${text}\n`;
}

/** Whether a version is a pre-release, such as `1.0.0-rc.1`, by Semantic Versioning. */
export function isPrerelease(version: string): boolean {
  return version.split("+", 1)[0]?.includes("-") ?? false;
}
