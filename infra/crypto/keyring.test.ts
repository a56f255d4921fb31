import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type AadContext, generateKey, Keyring, keyIdOf } from './keyring.js';

const ONE = generateKey('one');
const TWO = generateKey('two');
const PLACE: AadContext = ['paycom_employees', '0042', 'salary'];
const PAY = Buffer.from('51234.50');

const ring = (...keys: string[]) => Keyring.parse(keys.join(','), true);
const codeOf = (attempt: () => unknown) => {
  try {
    attempt();
  } catch (error) {
    return Object(error).code;
  }
};

test('what was sealed opens again, and equal values never look equal', () => {
  const keyring = ring(ONE);
  const sealed = keyring.seal(PAY, PLACE);
  expect(keyring.open(sealed, PLACE)).toEqual(PAY);
  expect(sealed.includes(PAY)).toBe(false);
  expect(keyring.seal(PAY, PLACE)).not.toEqual(sealed);
});

test('the newest key writes and every key reads', () => {
  const old = ring(ONE).seal(PAY, PLACE);
  const both = ring(TWO, ONE);
  expect(both.open(old, PLACE)).toEqual(PAY);
  expect(keyIdOf(both.seal(PAY, PLACE))).toBe('two');
});

test.each<[string, AadContext]>([
  ['another employee', ['paycom_employees', '0043', 'salary']],
  ['another field', ['paycom_employees', '0042', 'hourly_rate']],
  ['another collection', ['paycom_changes', '0042', 'salary']],
])("a value swapped into %s's place is refused", (_, place) => {
  const keyring = ring(ONE);
  expect(codeOf(() => keyring.open(keyring.seal(PAY, PLACE), place))).toBe('sealed_value_corrupt');
  const off = Keyring.parse(undefined, false);
  expect(codeOf(() => off.open(off.seal(PAY, PLACE), place))).toBe('sealed_value_corrupt');
});

test('a flipped bit anywhere is refused', () => {
  const keyring = ring(ONE);
  const sealed = keyring.seal(PAY, PLACE);
  for (let at = 0; at < sealed.length; at += 1) {
    const damaged = Buffer.from(sealed);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(['sealed_value_corrupt', 'encryption_key_missing']).toContain(
      codeOf(() => keyring.open(damaged, PLACE)),
    );
  }
});

test('cut short anywhere it is refused', () => {
  const keyring = ring(ONE);
  const sealed = keyring.seal(PAY, PLACE);
  for (let length = 0; length < sealed.length; length += 1) {
    expect(codeOf(() => keyring.open(sealed.subarray(0, length), PLACE))).toBe('sealed_value_corrupt');
  }
});

test('a value of a key that is not at hand names the key, one of a wrong key of that id is refused', () => {
  const sealed = ring(ONE).seal(PAY, PLACE);
  expect(codeOf(() => ring(TWO).open(sealed, PLACE))).toBe('encryption_key_missing');
  expect(codeOf(() => ring(generateKey('one')).open(sealed, PLACE))).toBe('sealed_value_corrupt');
});

test('switched off by name it writes plainly and still reads what a given key wrote', () => {
  const off = Keyring.parse(ONE, false);
  expect(off.encrypts).toBe(false);
  expect(off.seal(PAY, PLACE).includes(PAY)).toBe(true);
  expect(off.open(off.seal(PAY, PLACE), PLACE)).toEqual(PAY);
  expect(off.open(ring(ONE).seal(PAY, PLACE), PLACE)).toEqual(PAY);
});

describe('the setting', () => {
  test('without a key encryption is refused, not switched off', () => {
    expect(codeOf(() => Keyring.parse(undefined, true))).toBe('encryption_key_unset');
    expect(codeOf(() => Keyring.parse(' , ', true))).toBe('encryption_key_unset');
  });

  test.each([
    'only-an-id',
    'one:c2hvcnQ=',
    `plain:${ONE.slice(4)}`,
    `${ONE},${ONE}`,
    `one two:${ONE.slice(4)}`,
  ])('what is no key ring is refused without quoting it', (text) => {
    try {
      Keyring.parse(text, true);
      expect.unreachable();
    } catch (error) {
      expect(Object(error).code).toBe('invalid_settings');
      expect(`${error} ${Object(error).hint}`).not.toContain(text.slice(4));
    }
  });

  test('a key ring shows none of its keys when it is printed', () => {
    const keyring = ring(ONE);
    const shown = inspect(keyring, { depth: 9, showHidden: true }) + JSON.stringify(keyring);
    expect(shown).not.toContain(ONE.slice(4, 20));
    expect(shown).not.toContain('Buffer');
  });
});

describe('fingerprints', () => {
  test('tell equal bytes from others, also across a change of keys', () => {
    const old = ring(ONE).fingerprint(PAY);
    expect(ring(ONE).fingerprint(PAY)).toBe(old);
    const both = ring(TWO, ONE);
    expect(both.fingerprint(PAY)).not.toBe(old);
    expect(both.sameFingerprint(old, PAY)).toBe(true);
    expect(both.sameFingerprint(old, '51234.51')).toBe(false);
    expect(ring(TWO).sameFingerprint(old, PAY)).toBe(false);
  });

  test("can't be made without the key", () => {
    expect(ring(ONE).fingerprint(PAY).slice(4)).not.toBe(ring(generateKey('one')).fingerprint(PAY).slice(4));
  });
});
