import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { AppError } from '../app-error.js';
import { COLUMN_NAMES } from './aliases.js';
import { parseMapping, ReportMapping } from './mapping.js';

const GUIDE = readFileSync(new URL('../../docs/mapping.md', import.meta.url), 'utf8');
const EXAMPLE = /```yaml\n([\s\S]*?)```/.exec(GUIDE)?.[1] ?? '';

it('the example of the guide is a valid mapping that uses every setting', () => {
  const mapping = parseMapping(EXAMPLE, 'docs/mapping.md');
  expect(Object.keys(mapping).sort()).toEqual(Object.keys(ReportMapping.shape).sort());
  expect(mapping.aliases.employee_id).toEqual(['Badge', 'Badge No.']);
  expect(mapping.status_words).toEqual({ LOA: 'on_leave', Retired: 'terminated' });
});

it('the guide names every column that an alias can be given to', () => {
  for (const column of COLUMN_NAMES) expect(GUIDE).toContain(`\`${column}\``);
});

it('the mistake that the guide shows is told as it says', () => {
  const text = 'aliases:\n  city: [Town]\n  frist_name: [Given]';
  const told = () => parseMapping(text, 'mapping.yaml');
  expect(told).toThrow(AppError);
  expect(GUIDE).toContain(messageOf(told));
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.message;
  }
  return 'nothing was thrown';
}
