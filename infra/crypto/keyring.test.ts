import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AadContext, generateKey, Keyring, keyIdOf } from './keyring.js';

const ONE = generateKey('one');
const TWO = generateKey('two');
const AAD: AadContext = ['paycom_employees', '0042', 'salary'];
const PAY = Buffer.from('51234.50');

const ring = (...keys: string[]) => Keyring.parse(keys.join(','), true);
const codeOf = (attempt: () => unknown) => {
  try {
    attempt();
  } catch (error) {
    return Object(error).code;
  }
};

test('a sealed value opens again, and equal values have different ciphertexts', () => {
  const keyring = ring(ONE);
  const sealed = keyring.seal(PAY, AAD);
  expect(keyring.open(sealed, AAD)).toEqual(PAY);
  expect(sealed.includes(PAY)).toBe(false);
  expect(keyring.seal(PAY, AAD)).not.toEqual(sealed);
});

test('the newest key encrypts and every key decrypts', () => {
  const old = ring(ONE).seal(PAY, AAD);
  const both = ring(TWO, ONE);
  expect(both.open(old, AAD)).toEqual(PAY);
  expect(keyIdOf(both.seal(PAY, AAD))).toBe('two');
});

test.each<[string, AadContext]>([
  ['another employee', ['paycom_employees', '0043', 'salary']],
  ['another field', ['paycom_employees', '0042', 'hourly_rate']],
  ['another collection', ['paycom_changes', '0042', 'salary']],
])('a value that was moved to %s is refused', (_, aad) => {
  const keyring = ring(ONE);
  expect(codeOf(() => keyring.open(keyring.seal(PAY, AAD), aad))).toBe('sealed_value_corrupt');
  const off = Keyring.parse(undefined, false);
  expect(codeOf(() => off.open(off.seal(PAY, AAD), aad))).toBe('sealed_value_corrupt');
});

test('a flipped bit anywhere is refused', () => {
  const keyring = ring(ONE);
  const sealed = keyring.seal(PAY, AAD);
  for (let at = 0; at < sealed.length; at += 1) {
    const damaged = Buffer.from(sealed);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(['sealed_value_corrupt', 'encryption_key_missing']).toContain(
      codeOf(() => keyring.open(damaged, AAD)),
    );
  }
});

test('a value truncated anywhere is refused', () => {
  const keyring = ring(ONE);
  const sealed = keyring.seal(PAY, AAD);
  for (let length = 0; length < sealed.length; length += 1) {
    expect(codeOf(() => keyring.open(sealed.subarray(0, length), AAD))).toBe('sealed_value_corrupt');
  }
});

test('a missing key is named in the error, and a wrong key under the same id is refused', () => {
  const sealed = ring(ONE).seal(PAY, AAD);
  expect(codeOf(() => ring(TWO).open(sealed, AAD))).toBe('encryption_key_missing');
  expect(codeOf(() => ring(generateKey('one')).open(sealed, AAD))).toBe('sealed_value_corrupt');
});

test('a salted value opens with its salt and key only, also after the key is no longer the newest', () => {
  const [salt, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const sealed = ring(ONE).sealSalted(PAY, salt, AAD);
  expect(ring(TWO, ONE).openSalted(sealed, salt, AAD)).toEqual(PAY);
  expect(codeOf(() => ring(ONE).openSalted(sealed, other, AAD))).toBe('sealed_value_corrupt');
  expect(codeOf(() => ring(ONE).open(sealed, AAD))).toBe('sealed_value_corrupt');
  expect(codeOf(() => ring(TWO).openSalted(sealed, salt, AAD))).toBe('encryption_key_missing');
  expect(codeOf(() => ring(ONE).openSalted(sealed, salt, ['x', '0042', 'salary']))).toBe(
    'sealed_value_corrupt',
  );
});

test('with encryption off, the salt alone keeps a salted value secret, which is refused once encryption is on', () => {
  const off = Keyring.parse(undefined, false);
  const [salt, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const sealed = off.sealSalted(PAY, salt, AAD);
  expect(sealed.includes(PAY)).toBe(false);
  expect(off.openSalted(sealed, salt, AAD)).toEqual(PAY);
  expect(codeOf(() => off.openSalted(sealed, other, AAD))).toBe('sealed_value_corrupt');
  expect(codeOf(() => ring(ONE).openSalted(sealed, salt, AAD))).toBe('value_not_sealed');
});

test('with encryption off, new values are plain and a configured key still decrypts older values', () => {
  const off = Keyring.parse(ONE, false);
  expect(off.encrypts).toBe(false);
  expect(off.seal(PAY, AAD).includes(PAY)).toBe(true);
  expect(off.open(off.seal(PAY, AAD), AAD)).toEqual(PAY);
  expect(off.open(ring(ONE).seal(PAY, AAD), AAD)).toEqual(PAY);
});

test('with encryption on, a value that someone wrote plainly is refused, and so is a plain fingerprint', () => {
  const off = Keyring.parse(ONE, false);
  const plain = off.seal(PAY, AAD);
  expect(codeOf(() => ring(ONE).open(plain, AAD))).toBe('value_not_sealed');
  expect(ring(ONE).sameFingerprint(off.fingerprint(PAY), PAY)).toBe(false);
  const converting = ring(ONE).acceptingPlain();
  expect(converting.open(plain, AAD)).toEqual(PAY);
  expect(keyIdOf(converting.seal(PAY, AAD))).toBe('one');
});

describe('Keyring.parse', () => {
  test('refuses encryption without a key instead of switching it off', () => {
    expect(codeOf(() => Keyring.parse(undefined, true))).toBe('encryption_key_unset');
    expect(codeOf(() => Keyring.parse(' , ', true))).toBe('encryption_key_unset');
  });

  test.each([
    'only-an-id',
    'one:c2hvcnQ=',
    `plain:${ONE.slice(4)}`,
    `${ONE},${ONE}`,
    `one two:${ONE.slice(4)}`,
  ])('refuses invalid keys without quoting them', (text) => {
    try {
      Keyring.parse(text, true);
      expect.unreachable();
    } catch (error) {
      expect(Object(error).code).toBe('invalid_settings');
      expect(`${error} ${Object(error).hint}`).not.toContain(text.slice(4));
    }
  });

  test('returns a key ring that prints none of its keys', () => {
    const keyring = ring(ONE);
    const shown = inspect(keyring, { depth: 9, showHidden: true }) + JSON.stringify(keyring);
    expect(shown).not.toContain(ONE.slice(4, 20));
    expect(shown).not.toContain('Buffer');
  });
});

describe('fingerprints', () => {
  test('match only equal bytes, also after a key rotation', () => {
    const old = ring(ONE).fingerprint(PAY);
    expect(ring(ONE).fingerprint(PAY)).toBe(old);
    const both = ring(TWO, ONE);
    expect(both.fingerprint(PAY)).not.toBe(old);
    expect(both.sameFingerprint(old, PAY)).toBe(true);
    expect(both.sameFingerprint(old, '51234.51')).toBe(false);
    expect(ring(TWO).sameFingerprint(old, PAY)).toBe(false);
  });

  test("can't be computed without the key", () => {
    expect(ring(ONE).fingerprint(PAY).slice(4)).not.toBe(ring(generateKey('one')).fingerprint(PAY).slice(4));
  });
});

test('a key can be made for exactly the ids that the setting accepts', () => {
  const ids = fc.constantFrom(
    'plain',
    'k1',
    'k-2.b_c',
    'a b',
    'a,b',
    'a:b',
    '',
    'x'.repeat(32),
    'x'.repeat(33),
    'é',
  );
  fc.assert(
    fc.property(fc.oneof(ids, fc.string({ maxLength: 40 })), (id) => {
      const accepts = (attempt: () => unknown) => codeOf(attempt) === undefined;
      // The setting ignores blanks around a key, and a comma ends one: neither is part of an id.
      const isWhole = id === id.trim() && !id.includes(',');
      const isAccepted = isWhole && accepts(() => ring(`${id}:${ONE.split(':')[1]}`));
      expect(accepts(() => generateKey(id))).toBe(isAccepted);
    }),
  );
});
