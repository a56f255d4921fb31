import { expect, test } from 'vitest';
import { BloomFilter } from './bloom-filter.js';

test('every added text is found, and few others', () => {
  const filter = new BloomFilter();
  const added = Array.from({ length: 100_000 }, (_, at) => `work_email person${at}@example.org`);
  for (const text of added) filter.add(text);
  expect(added.every((text) => filter.has(text))).toBe(true);
  const others = added.map((text) => text.replace('person', 'other')).filter((text) => filter.has(text));
  expect(others.length).toBeLessThan(100);
});
