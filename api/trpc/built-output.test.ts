import { expect, test } from 'vitest';
import { z } from 'zod';
import { EmployeeView } from '../employees/employee-view.js';
import { builtOutput, describedBy } from './built-output.js';

test('tests and development check a built output, and refuse another field', () => {
  expect(builtOutput(EmployeeView)).toBe(EmployeeView);
  const { error } = builtOutput(EmployeeView).safeParse({ employee_id: '1', content_hash: 'x' });
  expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['content_hash'] }]);
});

test('production sends it unchecked, and still documents its schema', () => {
  const schema = z.strictObject({ name: z.string() });
  const output = builtOutput(schema, { checked: false });
  const built = { name: 'a' };
  expect(output.parse(built)).toBe(built);
  expect(describedBy(output)).toBe(schema);
});
