import { expect, it } from 'vitest';
import { AppError } from '../app-error.js';
import { NO_MAPPING } from './mapping.js';
import { parseMapping } from './parse-mapping.js';

function problemsOf(text: string): string {
  try {
    parseMapping(text, 'mapping.yaml');
  } catch (error) {
    if (error instanceof AppError && error.code === 'mapping_file_invalid')
      return String(error.details.problems);
  }
  return 'none';
}

it('YAML and JSON give the same mapping', () => {
  const mapping = {
    ...NO_MAPPING,
    aliases: { employee_id: ['Badge'] },
    employee_id_width: 6,
    status_words: { LOA: 'on_leave' },
    date_order: 'day_first',
    report_files: { rate_history: ['*pay*'] },
  };
  const yaml = [
    'aliases:',
    '  employee_id: [Badge]',
    'employee_id_width: 6',
    'status_words: { LOA: on_leave }',
    'date_order: day_first',
    'report_files:',
    '  rate_history: ["*pay*"]',
  ].join('\n');
  expect(parseMapping(yaml, 'm')).toEqual(mapping);
  expect(parseMapping(JSON.stringify(mapping), 'm')).toEqual(mapping);
});

it('an empty file changes nothing', () => {
  expect(parseMapping('', 'm')).toEqual(NO_MAPPING);
  expect(parseMapping('# nothing yet\n', 'm')).toEqual(NO_MAPPING);
});

it('reports an unknown name with its line and the closest known name', () => {
  expect(problemsOf('date_order: us\nalias:\n  city: [Town]')).toBe(
    'line 2: alias is not known; did you mean aliases?',
  );
  expect(problemsOf('aliases:\n  city: [Town]\n  frist_name: [Given]')).toBe(
    'line 3: aliases.frist_name is not known; did you mean first_name?',
  );
  expect(problemsOf('report_files:\n  directory: ["*"]')).toContain(
    'line 2: report_files.directory is not known',
  );
});

it('reports an invalid value with its line and the allowed values', () => {
  expect(problemsOf('columns_off: []\ndate_order: usa')).toBe(
    'line 2: date_order must be one of us, day_first; did you mean us?',
  );
  expect(problemsOf('status_words:\n  A: active\n  LOA: onleave')).toContain(
    'line 3: status_words.LOA must be one of active',
  );
  expect(problemsOf('employee_id_width: four')).toContain('line 1: employee_id_width');
  expect(problemsOf('aliases:\n  city:\n    - Town\n    - 7')).toContain('line 4: aliases.city.1');
  expect(problemsOf('just text')).toContain('line 1: the file');
});

it('reports invalid YAML with its line', () => {
  expect(problemsOf('aliases:\n  city: [Town')).toMatch(/^line 2: /);
});

it.each([
  ['columns_off: City', 'line 1: columns_off: must be a list'],
  ['columns_off:\n  - ""', 'line 2: columns_off.0: must not be empty'],
  ['- a list', 'line 1: the file: must be a group of names with values'],
  ['employee_id_width: 99', 'line 1: employee_id_width: must be at most 50'],
  ['employee_id_width: 0', 'line 1: employee_id_width: must be at least 1'],
  ['employee_id_width: 1.5', 'line 1: employee_id_width: must be a whole number'],
  ['aliases: *nothing', 'an alias (*name) has no anchor (&name) before it'],
])('says what %j must be, in plain words', (text, problem) => {
  expect(problemsOf(text)).toBe(problem);
});
