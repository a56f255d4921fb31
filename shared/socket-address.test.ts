import { expect, test } from 'vitest';
import { splitAddress } from './socket-address.js';

test.each([
  ['127.0.0.1:3000', '127.0.0.1', 3000],
  ['localhost:0', 'localhost', 0],
  ['[::1]:9464', '::1', 9464],
])('%s has host and port', (address, host, port) => {
  expect(splitAddress(address)).toEqual({ host, port });
});
