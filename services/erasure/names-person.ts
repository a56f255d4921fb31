import { bareCode } from '../../shared/fields/employee-code.js';

/** `names`: each can have several words. */
export type NamedPerson = { readonly employee_id: string; readonly names: readonly string[] };

/** A word of a name, such as `de` or `ann`, is a word of other texts, too. */
const SHORTEST_PART = 4;
/** A code without its zeros, such as 27, is a day, too. */
const SHORTEST_CODE = 3;

/** Whether a text has the code of a person, a name of several words, or a longer word of a name, in any case and with any accents. */
export function namesPerson(text: string, { employee_id, names }: NamedPerson): boolean {
  const words = wordsOf(text);
  const line = ` ${words.join(' ')} `;
  const code = bareCode(employee_id);
  if (code.length >= SHORTEST_CODE && words.some((word) => bareCode(word) === code)) return true;
  return [employee_id, ...names].map(wordsOf).some((parts) => {
    const isPart = (word: string) => word.length >= SHORTEST_PART && parts.includes(word);
    return (
      parts.length > 0 &&
      (line.includes(` ${parts.join(' ')} `) || words.some(isPart) || words.includes(parts.join('')))
    );
  });
}

/** The words of a text in lower case, without accents. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
