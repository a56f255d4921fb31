import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputOfQuery } from './query-input.js';

const schema = z.strictObject({
  limit: z.int().default(50),
  linked: z.boolean().optional(),
  fields: z.array(z.string()).optional(),
  search: z.string().optional(),
  score: z.number().optional(),
});
const read = (query: string) =>
  inputOfQuery(schema, Object.fromEntries(new URLSearchParams(query).entries()) as Record<string, unknown>);

test('numbers, booleans and lists get the type of the schema, and text stays text', () => {
  expect(read('limit=5&linked=false&fields=city,state&search=42')).toEqual({
    limit: 5,
    linked: false,
    fields: ['city', 'state'],
    search: '42',
  });
});

test('every number that JSON can write is read as JSON reads it', () => {
  const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(anyNumber, (score) => {
      const text = JSON.stringify(score);
      expect(read(`score=${encodeURIComponent(text)}`)).toEqual({ score: JSON.parse(text) });
    }),
  );
});

test('the schema refuses a value that does not convert', () => {
  expect(schema.safeParse(read('limit=0x10')).success).toBe(false);
  expect(schema.safeParse(read('score=1e999')).success).toBe(false);
  expect(schema.safeParse(read('linked=no')).success).toBe(false);
  expect(schema.safeParse(read('toString=x')).success).toBe(false);
  expect(schema.safeParse(read('search[$gt]=x')).success).toBe(false);
});

test('an empty value stays empty, so that its filter is not dropped', () => {
  expect(read('limit=&search=&fields=&stray=')).toEqual({ limit: '', search: '', fields: [''], stray: '' });
});
