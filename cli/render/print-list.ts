import { print, printJson, printNote, printResult } from './print.js';

type Limited<T> = {
  readonly items: readonly T[];
  /** Counts all entries, including those that `--limit` left out. Called only when the list is full. */
  readonly count: () => Promise<number>;
  readonly limit: number;
};

/** Writes a list, then how much of it is shown and how to see the rest. With `json` the second part goes to stderr. */
export async function printList<T>(
  { items, count, limit }: Limited<T>,
  describe: (items: readonly T[]) => string,
  json?: boolean,
): Promise<void> {
  printResult(items, describe, json);
  const total = items.length < limit ? items.length : await count();
  if (total > items.length)
    (json ? printNote : print)(`${items.length} of ${total}. \`--limit ${total}\` shows all.`);
}

/** Writes what a command did: as a sentence, or `value` as JSON. */
export function printDone(sentence: string, value: object, json?: boolean): void {
  if (json) printJson(value);
  else print(sentence);
}
