import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublicAddress } from './public-address.js';

const HIDDEN_V4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
]; // biome-ignore format: a table

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
const numberOf = (text: string) => text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
const textOf = (number: number) =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/** Any address in one of these networks. */
const hidden = fc.tuple(fc.constantFrom(...HIDDEN_V4), fc.nat(2 ** 32 - 1)).map(([network, random]) => {
  const [base = '', bits = ''] = network.split('/');
  return textOf(numberOf(base) + (random % 2 ** (32 - Number(bits))));
});
/** The networks, without the library. */
const isHidden = (address: string) =>
  HIDDEN_V4.some((network) => {
    const [base = '', bits = ''] = network.split('/');
    const size = 2 ** (32 - Number(bits));
    return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
  });
/** Reserved for name servers and relays, which no webhook is at. */
const SPECIAL = /^(192\.(175\.48|31\.196|52\.193|88\.99)\.)/;
const hexOf = (address: string) => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

test('no address of a private, local or reserved network is public, however it is written', () => {
  fc.assert(
    fc.property(hidden, (address) => {
      const written = [
        address, `::ffff:${address}`, `::ffff:${hexOf(address)}`, `::${address}`, `64:ff9b::${hexOf(address)}`,
        `64:ff9b:1::${hexOf(address)}`, `2002:${hexOf(address)}::1`, `::ffff:0:${hexOf(address)}`,
      ]; // biome-ignore format: a table
      expect(written.filter(isPublicAddress)).toEqual([]);
    }),
  );
});

test('every other address of IPv4 is public, also as a mapped one', () => {
  fc.assert(
    fc.property(octets, (parts) => {
      const address = parts.join('.');
      fc.pre(!isHidden(address) && !SPECIAL.test(address));
      expect([isPublicAddress(address), isPublicAddress(`::ffff:${address}`)]).toEqual([true, true]);
    }),
  );
});

test('of IPv6, only global addresses are public', () => {
  const part = fc.nat(0xffff).map((number) => number.toString(16));
  const rest = fc.tuple(part, part, part).map((parts) => parts.join(':'));
  const networks = [
    'fc00',
    'fdab',
    'fe80',
    'febf',
    'fec0',
    'ff02',
    '100',
    '4000',
    '5f00',
    '2001:db8',
    '2001:0',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...networks), rest, (network, host) => {
      expect(isPublicAddress(`${network}::${host}`)).toBe(false);
      expect(isPublicAddress(`2606:4700::${host}`)).toBe(true);
    }),
  );
  expect(['::', '::1', 'localhost', '', '127.1', '0x7f.1'].filter(isPublicAddress)).toEqual([]);
});
