/** The kinds of a number with a format. `time` is a time of day, or a date of which only the time is shown. */
export type FormatKind = 'number' | 'date' | 'time' | 'elapsed';

/** The formats that every program knows by number: ECMA-376, part 1, §18.8.30. Those of 27 to 36 and 50 to 58 are dates in East Asia. */
export function builtInKind(id: number): FormatKind {
  if (id === 46) return 'elapsed';
  if ((id >= 18 && id <= 21) || id === 45 || id === 47) return 'time';
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'date' : 'number';
}

/** Returns the kind of a number with a custom format, from the first section of the format. */
export function customKind(format: string): FormatKind {
  const { letters, brackets } = scan(format);
  if (brackets.some((content) => /^(h+|m+|s+)$/i.test(content))) return 'elapsed';
  if (letters.has('g') && letters.has('r')) return 'number'; // General
  if (letters.has('y') || letters.has('d')) return 'date';
  if (letters.has('h') || letters.has('s')) return 'time';
  return letters.has('m') ? 'date' : 'number';
}

/** Returns the letters that stand for parts of a number or date, without literal text, and what is in brackets. */
function scan(format: string): {
  readonly letters: ReadonlySet<string>;
  readonly brackets: readonly string[];
} {
  const letters = new Set<string>();
  const brackets: string[] = [];
  for (let at = 0; at < format.length && format[at] !== ';'; at += 1) {
    const character = format.charAt(at);
    if (character === '\\' || character === '_' || character === '*') at += 1;
    else if (character === '"') at = endOf(format, '"', at);
    else if (character === '[') {
      const end = endOf(format, ']', at);
      brackets.push(format.slice(at + 1, end));
      at = end;
    } else letters.add(character.toLowerCase());
  }
  return { letters, brackets };
}

function endOf(format: string, mark: string, at: number): number {
  const end = format.indexOf(mark, at + 1);
  return end < 0 ? format.length : end;
}
