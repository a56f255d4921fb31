import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { oneTable, zipOf } from '../testing/edit-document.js';
import { takeApart } from '../testing/mutate-document.js';
import { packStream } from '../write/write-stream.js';
import { dumpDocument } from './dump.js';
import { type ReadOptions, readNumbers } from './read-numbers.js';

const PASSWORD = 'sésame';
const NOISE = Buffer.alloc(16, 7);

/** Encrypts a document as Numbers does. */
function protect(bytes: Uint8Array, rounds: number): Uint8Array {
  const key = pbkdf2Sync(PASSWORD, NOISE, rounds, 16, 'sha1');
  const encrypt = (plain: Uint8Array, padding: boolean): Buffer => {
    const cipher = createCipheriv('aes-128-cbc', key, NOISE).setAutoPadding(padding);
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  };
  const secret = Buffer.alloc(32, 3);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(2, 0);
  head.writeUInt16LE(1, 2);
  head.writeUInt32LE(rounds, 4);
  const check = encrypt(Buffer.concat([secret, createHash('sha256').update(secret).digest()]), false);
  const streams = [...takeApart(bytes)]
    .filter(([name]) => name.endsWith('.iwa'))
    .map(([name, content]) => {
      const sealed = encrypt(Buffer.concat([NOISE, packStream(content)]), true);
      return [name, Buffer.concat([NOISE, sealed, Buffer.alloc(20)])];
    });
  return zipOf({ ...Object.fromEntries(streams), '.iwpv2': Buffer.concat([head, NOISE, NOISE, check]) });
}

function firstCell(bytes: Uint8Array, options: ReadOptions): unknown {
  return dumpDocument(readNumbers(bytes, options), 'x').sheets[0]?.tables[0]?.cells[0];
}

it('opens a protected document only with its password', () => {
  const bytes = protect(oneTable([['secret']]), 1_000);
  expect(firstCell(bytes, { password: PASSWORD })).toEqual([0, 0, 'text', 'secret']);
  expect(() => readNumbers(bytes, { password: 'sesame' })).toThrow(
    expect.objectContaining({ code: 'wrong_password' }),
  );
  expect(() => readNumbers(bytes)).toThrow(expect.objectContaining({ code: 'encrypted' }));
});

it('a file cannot demand an unlimited number of key derivation rounds', () => {
  const bytes = protect(oneTable([['secret']]), 1_000);
  const options = { password: PASSWORD, limits: { keyRounds: 999 } };
  expect(() => readNumbers(bytes, options)).toThrow(expect.objectContaining({ code: 'too_large' }));
});
