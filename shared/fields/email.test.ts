import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEmail } from './email.js';

const read = (value: string) => readEmail({ type: 'text', value });

it('reads every ordinary address as written', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      // An apostrophe before a whole cell marks it as text.
      fc.pre(!address.startsWith("'"));
      expect(read(` ${address} `)).toEqual({ value: address });
    }),
  );
  expect(read("Pat.O'Neil+hr@Example.ORG")).toEqual({ value: "Pat.O'Neil+hr@Example.ORG" });
});

it.each([
  'not an email',
  'a@b',
  '@example.org',
  'a@example..org',
  'a@b@example.org',
  'a@x.org; b@x.org',
  '<a@x.org>',
  'a@.org',
])('rejects %s', (address) => {
  expect(read(address)).toEqual({ issue: 'invalid_email' });
});

it('a null marker clears the field, and an address that is too long is an issue', () => {
  expect(read('none')).toEqual({ value: null });
  expect(read(`${'x'.repeat(250)}@x.org`)).toEqual({ issue: 'too_long' });
});
