import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { formatTable } from './print-table.js';

it('a row is a paragraph where a terminal is too narrow for the table', () => {
  const rows = [
    ['1', 'Ada', ''],
    ['2', 'Bo', 'gone'],
  ];
  const at = (columns: number) =>
    stripVTControlCharacters(formatTable(['id', 'name', 'note'], rows, columns)).split('\n');
  expect(at(14).map((line) => line.trimEnd())).toEqual(['id  name  note', '1   Ada', '2   Bo    gone']);
  expect(at(13)).toEqual(['id    1', 'name  Ada', '', 'id    2', 'name  Bo', 'note  gone']);
});

it('a table in a pipe has no colours, whatever TERM is', () => {
  const module = fileURLToPath(new URL('./print-table.ts', import.meta.url));
  const script = `import { formatTable } from ${JSON.stringify(module)}; process.stdout.write(formatTable(['id', 'name'], [['1', 'Ada']]));`;
  const { PATH } = process.env;
  const printed = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: { PATH, TERM: 'xterm-256color' },
    encoding: 'utf8',
  });
  expect(printed.split('\n').map((line) => line.trimEnd())).toEqual(['id  name', '1   Ada']);
});
