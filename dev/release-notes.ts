import { AppError } from '../shared/app-error.js';
import { parseOptions } from './parse-options.js';
import { assertNpmTookNone, type Script } from './script-help.js';

export const RELEASE_NOTES = {
  name: 'release-notes',
  usage: 'VERSION [options]',
  about: 'Prints the notes of a version: its section of CHANGELOG.md. `Unreleased` is a version too.',
  options: {
    url: {
      type: 'string',
      value: 'URL',
      about: 'of the repository, such as https://github.com/OWNER/NAME, for the links to its documents',
    },
  },
} as const satisfies Script;

type Params = { readonly version: string; readonly url?: string | undefined };

/** Parses the arguments of `npm run release-notes`. @throws AppError `usage` */
export function readReleaseArguments(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Params {
  assertNpmTookNone(RELEASE_NOTES, env);
  const { options } = RELEASE_NOTES;
  const { positionals, values } = parseOptions({ args: [...argv], allowPositionals: true, options });
  const [version, ...others] = positionals;
  if (!version || others.length > 0) throw new AppError('usage', { problem: 'Name one version.' });
  return { version, url: values.url };
}

/**
 * Returns the section of a version, without its heading. Each paragraph and each item is one line, because a page of a release shows line breaks.
 * With `url`, links to documents of the repository name them as they were in that version.
 *
 * @throws AppError `usage` when there is no such section
 */
export function releaseNotes(changelog: string, { version, url }: Params): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((each) => nameOf(each) === version);
  if (section === undefined) {
    const known = sections.map(nameOf).join(', ');
    throw new AppError('usage', { problem: `CHANGELOG.md has no version ${version}, only: ${known}.` });
  }
  const lines = section.slice(section.indexOf('\n')).trim();
  const unwrapped = lines.replaceAll(/(?<=\S)\n(?= *[^\s#-]) */g, ' ');
  if (url === undefined) return unwrapped;
  const tag = version === 'Unreleased' ? 'main' : `v${version}`;
  return unwrapped.replaceAll(/\]\((?![a-z]+:|#)/g, `](${url.replace(/\/$/, '')}/blob/${tag}/`);
}

/** `## 0.2.0` or `## 0.2.0 (2026-12-01)` */
function nameOf(section: string): string {
  return section.split(/\s/, 1)[0] ?? '';
}
