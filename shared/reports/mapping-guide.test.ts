import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { AppError } from '../app-error.js';
import { COLUMN_NAMES } from './aliases.js';
import { ReportMapping } from './mapping.js';
import { parseMapping } from './parse-mapping.js';

const GUIDE = readFileSync(new URL('../../docs/map.md', import.meta.url), 'utf8');
const EXAMPLE = /```yaml\n([\s\S]*?)```/.exec(GUIDE)?.[1] ?? '';

it('the example in the guide is a valid mapping that uses every setting', () => {
  const mapping = parseMapping(EXAMPLE, 'docs/map.md');
  expect(Object.keys(mapping).sort()).toEqual(Object.keys(ReportMapping.shape).sort());
  expect(mapping.aliases.employee_id).toEqual(['Badge', 'Badge No.']);
  expect(mapping.status_words).toEqual({ LOA: 'on_leave', Retired: 'terminated' });
});

it('the guide lists every column that can have aliases', () => {
  for (const column of COLUMN_NAMES) expect(GUIDE).toContain(`\`${column}\``);
});

it('the mistake in the guide gives the error message that the guide shows', () => {
  const text = 'aliases:\n  city: [Town]\n  frist_name: [Given]';
  const parse = () => parseMapping(text, 'mapping.yaml');
  expect(parse).toThrow(AppError);
  expect(GUIDE).toContain(messageOf(parse));
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.message;
  }
  return 'nothing was thrown';
}
