import { expect, test } from 'vitest';
import { en } from '../en/index.js';
import { es } from './index.js';

type Said = string | ((...args: never[]) => string);

/** Each text with its path: `common.nav.home`. */
function textsOf(texts: object, path = ''): [path: string, text: Said][] {
  return Object.entries(texts).flatMap(([key, value]): [string, Said][] =>
    typeof value === 'object' ? textsOf(value, `${path}${key}.`) : [[path + key, value]],
  );
}

const english = new Map(textsOf(en));
const spanish = textsOf(es);

/** Words that are the same in both languages. */
const SAME = ['paycom-sync', '–', 'Ctrl K', 'No', 'Tokens', 'Webhooks', 'plan', 'Slack', 'Teams'];

test('every text is translated', () => {
  const left = spanish.filter(([path, text]) => text === english.get(path) && !SAME.includes(String(text)));
  expect(left.map(([path]) => path)).toEqual([]);
  expect(spanish.length).toBeGreaterThan(300);
});

test('a text with values says the same values in both languages', () => {
  const VALUES = ['17', '23', '31'] as never[];
  const valuesIn = (text: string) => VALUES.filter((value) => text.includes(value));
  const spoken = spanish.filter(([, text]) => typeof text === 'function');
  expect(spoken.length).toBeGreaterThan(20);
  const say = (text: Said | undefined) => (typeof text === 'function' ? valuesIn(text(...VALUES)) : []);
  expect(spoken.map(([path, text]) => [path, say(text)])).toEqual(
    spoken.map(([path]) => [path, say(english.get(path))]),
  );
});

test('no text has English quotation marks, a space before a full stop, or addresses its reader as “tú”', () => {
  const odd = spanish.filter(([, text]) => /[“”]|\s[.,;]|\b(tu|tus|tú|puedes)\b/.test(String(text)));
  expect(odd.map(([path]) => path)).toEqual([]);
});
