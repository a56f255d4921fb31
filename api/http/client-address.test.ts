import { expect, test } from 'vitest';
import { clientAddress } from './client-address.js';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:44321', '203.0.113.7'],
  ['2001:db8::7', '2001:db8::7'],
  ['[2001:db8::7]', '2001:db8::7'],
  ['[2001:db8::7]:44321', '2001:db8::7'],
  ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
])('of %s is %s', (ip, address) => {
  expect(clientAddress({ ip })).toBe(address);
});
