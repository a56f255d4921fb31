import { expect, it } from 'vitest';
import { deliverCase, issuesOf } from './deliver-case.js';

it.each(['02-lf-header-crlf-rows', '03-cr-only'])('%s: every row is an employee', async (name) => {
  const [first] = await deliverCase(name);
  expect(first?.roster.stored.size).toBe(4);
  expect(first && issuesOf(first.plan)).toEqual([]);
});
