import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { askPassword, passwordOfPipe } from './read-password.js';

const PASSWORD = 'made-up password';

/** What is typed, and all that the terminal showed. */
async function typing(keys: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(keys);
  const result = await askPassword({ input, output }).catch((error: unknown) => error);
  output.end();
  return { result, shown: await text(output) };
}

test('accepts a password that is typed twice, and never shows it', async () => {
  const { result, shown } = await typing(`${PASSWORD}\n${PASSWORD}\n`);
  expect(result).toBe(PASSWORD);
  expect(shown).toMatch(/Password[\s\S]*Repeat the password/);
  expect(shown).not.toContain('made-up');
});

test('returns null for an empty password, and asks only once', async () => {
  const { result, shown } = await typing('\n');
  expect(result).toBeNull();
  expect(shown).not.toContain('Repeat');
});

test.each([
  ['two that differ', `${PASSWORD}\n${PASSWORD}x\n`],
  ['one that is too short', 'short\nshort\n'],
  ['Ctrl-D', ''],
  ['Ctrl-C', '\u0003'],
])('%s ends in a usage error that does not repeat it', async (_, keys) => {
  const { result, shown } = await typing(keys);
  expect(result).toMatchObject({ code: 'usage' });
  expect(`${result} ${shown}`).not.toMatch(/short\n|made-up/);
});

test('removes only the final line break of a piped password', async () => {
  const piped = (bytes: string) => {
    const input = new PassThrough();
    input.end(bytes);
    return passwordOfPipe(input);
  };
  expect(await piped(`${PASSWORD}\n`)).toBe(PASSWORD);
  expect(await piped(` ${PASSWORD} \r\n`)).toBe(` ${PASSWORD} `);
  await expect(piped('short')).rejects.toMatchObject({ code: 'usage' });
});
