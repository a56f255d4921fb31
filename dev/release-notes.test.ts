import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readReleaseArguments, releaseNotes } from './release-notes.js';

const CHANGELOG = `# Changelog

## Unreleased

### Added

- Reads what
  nobody read. See [Operate](docs/operate.md#read), or
  [the site](https://example.org).
- **Another** \`thing\`
  - of two parts

## 0.2.0 (2026-12-01)

### Fixed

- A fault.

## 0.1.0

The first one,
in two lines.
`;

test('the notes are the section of the version, with each item in one line', () => {
  expect(releaseNotes(CHANGELOG, { version: 'Unreleased' })).toBe(
    [
      '### Added',
      '',
      '- Reads what nobody read. See [Operate](docs/operate.md#read), or [the site](https://example.org).',
      '- **Another** `thing`',
      '  - of two parts',
    ].join('\n'),
  );
  expect(releaseNotes(CHANGELOG, { version: '0.2.0' })).toBe('### Fixed\n\n- A fault.');
  expect(releaseNotes(CHANGELOG, { version: '0.1.0' })).toBe('The first one, in two lines.');
});

test('links name the documents of that version', () => {
  const url = 'https://github.com/example/paycom-sync/';
  const notes = releaseNotes(CHANGELOG.replace('A fault.', '[A fault](SECURITY.md).'), {
    version: '0.2.0',
    url,
  });
  expect(notes).toContain('[A fault](https://github.com/example/paycom-sync/blob/v0.2.0/SECURITY.md)');
  expect(releaseNotes(CHANGELOG, { version: 'Unreleased', url })).toContain(
    '(https://github.com/example/paycom-sync/blob/main/docs/operate.md#read), or [the site](https://example.org)',
  );
});

test('a version without a section is refused, with those that there are', () => {
  expect(() => releaseNotes(CHANGELOG, { version: '0.3.0' })).toThrow('only: Unreleased, 0.2.0, 0.1.0.');
  expect(() => releaseNotes(CHANGELOG, { version: '0.2' })).toThrow();
  expect(() => readReleaseArguments([], {})).toThrow('Name one version.');
  expect(readReleaseArguments(['0.2.0', '--url', 'https://example.org'], {})).toEqual({
    version: '0.2.0',
    url: 'https://example.org',
  });
});

test('the notes of the own changelog have every item of it', () => {
  const changelog = readFileSync(join(import.meta.dirname, '../CHANGELOG.md'), 'utf8');
  const [newest = ''] = changelog.match(/(?<=^## )\S+/m) ?? [];
  const section = changelog.split(/^## /m)[1] ?? '';
  const items = (text: string) => text.match(/^ *- /gm)?.length ?? 0;
  const notes = releaseNotes(changelog, { version: newest });
  expect(items(notes)).toBe(items(section));
  expect(items(notes)).toBeGreaterThan(0);
  for (const line of notes.split('\n')) expect(line).toMatch(/^( *- |#|\S|$)/);
  expect(notes.replaceAll(/\s+/g, ' ')).toBe(section.slice(newest.length).replaceAll(/\s+/g, ' ').trim());
});
