import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as accounts from '../cli/commands/accounts.js';
import * as installation from '../cli/commands/installation.js';
import * as notifications from '../cli/commands/notifications.js';
import * as reports from '../cli/commands/reports.js';
import * as roster from '../cli/commands/roster.js';
import * as syncs from '../cli/commands/syncs.js';
import * as webhooks from '../cli/commands/webhooks.js';
import { SETTINGS } from '../shared/settings.js';
import { StaffFields } from '../shared/staff/staff-fields.js';
import { ENV_FILE_VARIABLE } from '../shared/vocabulary.js';
import { sourceFiles } from './source-files.js';
import { sourceFolders } from './source-folders.js';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const isFolder = (path: string) =>
  statSync(join(ROOT, path), { throwIfNoEntry: false })?.isDirectory() ?? false;

const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const ARCHITECTURE = read('docs/architecture.md');

function textOf(document: string, pattern: RegExp): string[] {
  return [...read(document).matchAll(pattern)].map(([, text = '']) => text);
}

/** GitHub's anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

test.each(DOCUMENTS)('every link of %s has a target', (document) => {
  const hasTarget = (link: string) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? document : join(dirname(document), path);
    if (anchor === undefined) return existsSync(join(ROOT, target));
    return textOf(target, /^#+ (.+)$/gm)
      .map(anchorOf)
      .includes(anchor);
  };
  expect(textOf(document, /\]\((?!https?:)([^)]+)\)/g).filter((link) => !hasTarget(link))).toEqual([]);
});

/** A folder of the user's machine, and the placeholders of recipes, such as NAME. */
const NOT_OURS = /^config\/|\b[A-Z]{4,}\b/;

test.each(DOCUMENTS)('every path that %s names exists', (document) => {
  const paths = textOf(document, /`(\.?[\w-]+\/(?:[\w.-]+\/)*(?:[\w.-]+\.[a-z]+)?)`/g);
  expect(paths.filter((path) => !NOT_OURS.test(path) && !existsSync(join(ROOT, path)))).toEqual([]);
});

test('every folder with sources has a row in docs/architecture.md, and each row has a folder', () => {
  const [table = ''] = ARCHITECTURE.split('\n## ');
  const rows = [...table.matchAll(/^\| `([\w/-]+\/)` \| .+\. \|$/gm)].map(([, folder = '']) => folder);
  expect(rows.filter((folder) => !isFolder(folder))).toEqual([]);
  expect(rows.toSorted()).toEqual(
    sourceFolders()
      .map((folder) => `${folder}/`)
      .toSorted(),
  );
});

test('each section that a comment cites is in docs/reports.md', () => {
  const cited = sourceFiles().flatMap(({ text }) => [...text.matchAll(/\b([A-Z]{4,}) ((?:§\d+[–, ]*)+)/g)]);
  expect(cited.length).toBeGreaterThan(20);
  expect(new Set(cited.map(([, document]) => document))).toEqual(new Set(['REPORTS']));
  const sections = new Set(textOf('docs/reports.md', /^## (\d+)\. /gm));
  const numbers = cited.flatMap(([, , list = '']) => list.match(/\d+/g) ?? []);
  expect(numbers.filter((number) => !sections.has(number))).toEqual([]);
});

test('each promise of the README has tests that exist', () => {
  const [, list = ''] = /You can rely on this:\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
  const promises = [...list.matchAll(/^- \*\*(.+?)\.?\*\*/gm)].map(([, promise]) => promise);
  const [, table = ''] = /## Promises\n([\s\S]*?)\n## /.exec(ARCHITECTURE) ?? [];
  const rows = [...table.matchAll(/^\| ([A-Z].+) \| (.+) \|$/gm)];
  expect(rows.map(([, promise]) => promise)).toEqual(promises);
  expect(promises).toHaveLength(6);
  for (const [, promise, tests = ''] of rows) {
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    expect(
      files.filter((file) => file.endsWith('.test.ts') && existsSync(join(ROOT, file))),
      promise,
    ).toEqual(files);
    expect(files, promise).not.toEqual([]);
  }
});

test.each(DOCUMENTS)('every setting that %s names exists', (document) => {
  const names = textOf(document, /\b(PAYCOM_[A-Z_]*[A-Z])\b/g)
    .filter((name) => name !== ENV_FILE_VARIABLE)
    .map((name) => name.replace(/_FILE$/, ''));
  expect(names.filter((name) => !(name in SETTINGS))).toEqual([]);
});

test.each(DOCUMENTS)('every npm script that %s names exists', (document) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
  const names = textOf(document, /\bnpm run ([\w:-]+)/g);
  expect(names.filter((name) => !(name in scripts))).toEqual([]);
});

/** The commands of `paycom`, by their names on the command line, with their options. */
function commandLines(commands: readonly Command[], group = ''): Map<string, readonly string[]> {
  const lines = commands.flatMap((command) => {
    const name = `${group}${command.name()}`;
    const options = command.options.flatMap(({ long }) => long ?? []);
    return [[name, options] as const, ...commandLines(command.commands, `${name} `)];
  });
  return new Map(lines);
}

const COMMANDS = commandLines(
  Object.values({
    ...accounts,
    ...installation,
    ...reports,
    ...roster,
    ...syncs,
    ...webhooks,
    ...notifications,
  }).map((create) => create()),
);

test('docs/commands.md lists every command, and only commands and options that exist', () => {
  const cells = textOf('docs/commands.md', /^\| (`(?:sync_)?paycom.*?) \|/gm);
  const lines = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, line = '']) => line));
  const listed = lines.map((line) =>
    line
      .replace(/^sync_paycom/, 'paycom sync')
      .split(' ')
      .slice(1)
      .filter((word) => /^[a-z][a-z-]*$/.test(word))
      .join(' '),
  );
  const groups = new Set([...COMMANDS.keys()].map((name) => name.split(' ').slice(0, -1).join(' ')));
  const runnable = [...COMMANDS.keys()].filter((name) => !groups.has(name));
  expect([...new Set(listed)].toSorted()).toEqual(runnable.toSorted());

  // Those behind a bare `--` belong to the demo.
  const options = textOf('docs/commands.md', /(?<!-- )(?<=[` ])(--[a-z][a-z-]+)/g);
  const known = [...COMMANDS.values()].flat();
  expect(options.filter((option) => !known.includes(option))).toEqual([]);
});

/** Of the program itself, before any command. */
const PROGRAM_OPTIONS = ['--env-file', '--help', '--version'];

test.each([...DOCUMENTS, 'shared/error-codes.ts'])(
  'every command line of %s has a command and options that exist',
  (document) => {
    // Between backticks, or a line of a code block.
    const lines = textOf(document, /(?:^|`|npx |\(|worker |api )((?:sync_)?paycom [^`\n|#)]+)/gm);
    const isKnown = (line: string) => {
      const words = line
        .replace(/^sync_paycom/, 'paycom sync')
        .trim()
        .split(/\s+/)
        .slice(1);
      const ofProgram = PROGRAM_OPTIONS.includes(words[0] ?? '');
      const names = [1, 2]
        .map((count) => words.slice(0, count).join(' '))
        .filter((name) => COMMANDS.has(name));
      const options = [...PROGRAM_OPTIONS, ...names.flatMap((name) => COMMANDS.get(name) ?? [])];
      const used = words.filter((word) => /^--\w/.test(word));
      return (ofProgram || names.length > 0) && used.every((option) => options.includes(option));
    };
    expect(lines.filter((line) => !isKnown(line))).toEqual([]);
  },
);

test('every command takes --json, but those whose format is another option or JSON already', () => {
  const groups = new Set([...COMMANDS.keys()].map((name) => name.split(' ').slice(0, -1).join(' ')));
  const without = [...COMMANDS].filter(([name, options]) => !groups.has(name) && !options.includes('--json'));
  expect(without.map(([name]) => name).toSorted()).toEqual([
    'audit export',
    'employees export',
    'numbers dump',
    'numbers show',
  ]);
});

test('every documented way to make .env leaves it readable for its user only', () => {
  const sources = [...DOCUMENTS, 'docker-compose.yml', '.env.example'];
  const steps = sources.flatMap((source) => textOf(source, /(\w[\w -]* \.env\.example \.env)\b/g));
  expect(steps.length).toBeGreaterThanOrEqual(3);
  const folder = mkdtempSync(join(tmpdir(), 'paycom-env-'));
  try {
    for (const step of steps) {
      const command = /(?:cp|install|umask).*/.exec(step)?.[0] ?? '';
      writeFileSync(join(folder, '.env.example'), 'EXAMPLE=1\n');
      execFileSync('sh', ['-ec', `umask 022; rm -f .env; ${command}; echo KEY=1 >> .env`], { cwd: folder });
      expect([command, statSync(join(folder, '.env')).mode & 0o077]).toEqual([command, 0]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the contract of the staff collection in docs/staff.md is that of its schema', () => {
  const rows = [...read('docs/staff.md').matchAll(/^\| `(\w+)` \| ([^|]+) \| [^|]*\|$/gm)];
  const schema = z.toJSONSchema(StaffFields, { io: 'input' });
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    JSON.stringify(property).match(/"description":"([^"]+)"/)?.[1],
  ]);
  expect(rows.map(([, name, type]) => [name, type])).toEqual(fields);
  expect(schema.required).toEqual(['staff_id']);
});
