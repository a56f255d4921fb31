import { expect, it } from 'vitest';
import { parseOptionNumber, parseOptions } from './parse-options.js';

it('an unknown option is a usage error', () => {
  expect(() => parseOptions({ args: ['--rows', '5'], options: {} })).toThrow(
    expect.objectContaining({ code: 'usage', details: { problem: expect.stringContaining('--rows') } }),
  );
});

it('reads a whole number between the limits', () => {
  expect(parseOptionNumber('rounds', '5')).toBe(5);
  expect(parseOptionNumber('seed', '0', { min: 0 })).toBe(0);
  for (const text of ['', 'many', '0', '1000000', '1.5', '-1'])
    expect(() => parseOptionNumber('rounds', text)).toThrow(expect.objectContaining({ code: 'usage' }));
});
