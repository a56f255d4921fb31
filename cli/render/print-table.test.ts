import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

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
