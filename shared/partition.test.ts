import fc from 'fast-check';
import { expect, it } from 'vitest';
import { padEmployeeCode } from './fields/employee-code.js';
import { PARTITIONS, partitionOf, partitionRange, partsFor } from './partition.js';

const code = fc.oneof(fc.stringMatching(/^\d{1,12}$/), fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/));

it('does not depend on the width that a code is padded to, or on letter case', () => {
  fc.assert(
    fc.property(code, fc.nat(20), (raw, width) => {
      const padded = padEmployeeCode({ kind: 'text', raw }, width);
      expect(partitionOf(padded)).toBe(partitionOf(raw));
      expect(partitionOf(raw.toLowerCase())).toBe(partitionOf(raw.toUpperCase()));
      expect(partitionOf(raw)).toBeGreaterThanOrEqual(0);
      expect(partitionOf(raw)).toBeLessThan(PARTITIONS);
    }),
  );
});

it('spreads consecutive codes evenly', () => {
  const counts = new Array<number>(16).fill(0);
  for (let number = 0; number < 32_000; number += 1) {
    const part = Math.floor((partitionOf(String(number).padStart(6, '0')) * 16) / PARTITIONS);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(1_700);
  expect(Math.max(...counts)).toBeLessThan(2_300);
});

it('ranges cover every partition once', () => {
  for (const parts of [1, 2, 16, 1024]) {
    const ranges = Array.from({ length: parts }, (_, part) => partitionRange(part, parts));
    expect(ranges[0]?.from).toBe(0);
    expect(ranges.at(-1)?.to).toBe(PARTITIONS);
    for (const [at, { from }] of ranges.entries()) expect(from).toBe(ranges[at - 1]?.to ?? 0);
  }
});

it('needs one part for a small roster and at most 1024 for any', () => {
  expect(partsFor(0, 20_000)).toBe(1);
  expect(partsFor(20_000, 20_000)).toBe(1);
  expect(partsFor(20_001, 20_000)).toBe(2);
  expect(partsFor(70_000, 20_000)).toBe(4);
  expect(partsFor(1e9, 20_000)).toBe(1024);
});
