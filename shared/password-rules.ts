/** Words of the product, which every attacker tries. */
const PRODUCT = ['paycom', 'payroll', 'sync', 'admin', 'administrator', 'employee', 'employees'];
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
/** Rows of keys and characters that people type along, in both directions. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
];
const SHORTEST_WORD = 4;
/** How many characters a password must have besides the words of its owner. */
const LEAST_REMAINING = 8;
const LEAST_DIFFERENT = 5;

/** The person that the password is for. */
export type PasswordOwner = { readonly email: string; readonly name: string };

/**
 * Whether a password is one of the common ones, or consists of words that every attacker tries: of the person, the site and the product. Ignores
 * letter case, digits and signs in place of letters, and characters added at either end.
 */
export function isGuessable(
  password: string,
  { email, name }: PasswordOwner,
  common: ReadonlySet<string>,
): boolean {
  const words = [...`${email} ${name}`.toLowerCase().split(/[^\p{L}\p{N}]+/u), ...PRODUCT]
    .filter((word) => word.length >= SHORTEST_WORD)
    .sort((a, b) => b.length - a.length);
  const plain = password.normalize('NFKC').toLowerCase();
  return [plain, spell(plain)].some((text) => {
    const rest = words.reduce((left, word) => left.replaceAll(word, ''), text);
    const isOwn = rest !== text && withoutSeparators(rest).length < LEAST_REMAINING;
    return isOwn || [text, rest].some((part) => isCommon(part, common));
  });
}

function isCommon(text: string, common: ReadonlySet<string>): boolean {
  return [text, withoutSeparators(text)].some(
    (part) =>
      isPattern(part) ||
      cores(part).some((core) => core === '' || common.has(core) || common.has(spell(core))),
  );
}

/** Returns the text without some or all of the digits and signs at its ends. Any of them may stand for a letter. */
function cores(text: string): string[] {
  const start = /^\P{L}*/u.exec(text)?.[0].length ?? 0;
  const end = Math.max(start, text.length - (/\P{L}*$/u.exec(text)?.[0].length ?? 0));
  const starts = Array.from({ length: start + 1 }, (_, at) => at);
  return starts.flatMap((from) =>
    Array.from({ length: text.length - end + 1 }, (_, more) => text.slice(from, end + more)),
  );
}

function spell(text: string): string {
  return [...text].map((char) => LEET[char] ?? char).join('');
}

function withoutSeparators(text: string): string {
  return text.replace(/[\s._-]+/g, '');
}

/** A few characters, one part repeated, or a row of the keyboard, of the alphabet or of digits. */
function isPattern(text: string): boolean {
  if (new Set(text).size < LEAST_DIFFERENT) return true;
  const [, part] = /^(.+?)\1+/.exec(text) ?? [];
  if (part?.repeat(Math.ceil(text.length / part.length)).startsWith(text)) return true;
  return ROWS.some((row) => {
    const line = row.repeat(Math.ceil(text.length / row.length) + 1);
    return line.includes(text) || line.includes([...text].reverse().join(''));
  });
}
