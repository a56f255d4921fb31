import { stripVTControlCharacters } from 'node:util';

/** The columns of a stream: none unless it is a terminal. */
export function columnsOf({ isTTY, columns }: Partial<NodeJS.WriteStream>): number {
  return isTTY && columns ? columns : Number.POSITIVE_INFINITY;
}

/** The columns that a text without line breaks takes. */
export function shownWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Breaks longer lines between words, and indents what follows. A command in backticks stays whole, so that it can be copied. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (shownWidth(line) <= columns ? [line] : wrapLine(line, columns)))
    .join('\n');
}

function wrapLine(line: string, columns: number): string[] {
  const blanks = line.length - line.trimStart().length;
  const indent = ' '.repeat(Math.min(blanks + 2, columns >> 2));
  const lines: string[] = [];
  let current = line.slice(0, blanks);
  for (const word of wordsOf(line.slice(blanks))) {
    if (current.trim() !== '' && shownWidth(current + word.trimEnd()) > columns) {
      lines.push(current.trimEnd());
      current = indent;
    }
    current += word;
  }
  return [...lines, current.trimEnd()];
}

/** Yields the words with the blanks after them. */
function* wordsOf(text: string): Generator<string> {
  let word = '';
  for (const part of text.split(/(?<= )(?=[^ ])/)) {
    word += part;
    if (word.split('`').length % 2 === 0) continue;
    yield word;
    word = '';
  }
  if (word !== '') yield word;
}
