import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { seconds } from '../../tests/time-limits.js';
import type { Measured } from '../testing/read-and-measure.js';

const SHARED = fileURLToPath(new URL('../../../shared/numbers/', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const absent = !existsSync(SHARED);

type Expectation = { readonly expect: 'ok' | 'error' | 'either'; readonly codes?: readonly string[] };

const expectations: [string, Expectation][] = absent
  ? []
  : Object.entries(JSON.parse(readFileSync(`${SHARED}hostile-expected.json`, 'utf8')));

describe.skipIf(absent)('hostile files (needs the files of ../shared/numbers)', () => {
  const measured = new Map<string, Measured>();

  beforeAll(() => {
    const files = expectations.map(([file]) => `${SHARED}hostile/${file}`);
    const args = ['--import', 'tsx', 'numbers/testing/read-and-measure.ts', ...files];
    const lines = execFileSync(process.execPath, args, {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: seconds(120),
    });
    for (const line of lines.trim().split('\n')) {
      const result = JSON.parse(line) as Measured;
      measured.set(result.file.slice(`${SHARED}hostile/`.length), result);
    }
  });

  it.each(expectations)('%s', (file, expected) => {
    const result = measured.get(file);
    const outcome = result?.outcome;
    expect(outcome).not.toBe('bug');
    if (expected.expect === 'ok') expect(outcome).toBe('ok');
    if (expected.expect === 'error')
      expect(expected.codes).toContain(typeof outcome === 'object' ? outcome.code : '');
    expect(result?.milliseconds).toBeLessThan(seconds(5));
    expect(result?.megabytes).toBeLessThan(256);
  });
});
