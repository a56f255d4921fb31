import type { FileState, Values } from './report-file.js';

/** What a user sees after a step. `missing`: the people whom the newest full report does not list. */
export type VisibleState = {
  readonly employees: ReadonlyMap<string, Values>;
  readonly payees: ReadonlyMap<string, Values>;
  readonly missing: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, FileState>;
};
/** What a user sees of a run. `changed`: its files that changed something. `left`: what an undo did not restore. */
export type Seen = {
  readonly run: string;
  readonly undo_of?: string;
  readonly own: readonly string[];
  readonly dry: boolean;
  readonly held: readonly string[];
  readonly rejected: boolean;
  readonly issues: ReadonlyMap<string, readonly string[]>;
  readonly missing: readonly string[] | null;
  readonly changed: readonly string[];
  readonly left: readonly string[];
};

export function textOf(values: Values | undefined): string {
  return JSON.stringify(Object.entries(values ?? {}).sort());
}

/** Each value with its key. */
export function listed(values: ReadonlyMap<string, Values>): string[] {
  return [...values].map(([key, each]) => `${key} ${textOf(each)}`).sort();
}

/** What is only in one of two lists. */
export function differ(of: string, is: readonly string[], expected: readonly string[]): string[] {
  const [more, fewer] = [
    is.filter((each) => count(is, each) > count(expected, each)),
    expected.filter((each) => count(expected, each) > count(is, each)),
  ];
  return more.length + fewer.length === 0 ? [] : [`${of}: ${more.join('; ')}, expected ${fewer.join('; ')}`];
}

function count(list: readonly string[], item: string): number {
  return list.filter((each) => each === item).length;
}

export function heldDifferently(seen: readonly string[], expected: readonly string[]): string[] {
  if (seen.length > 0 === expected.length > 0) return [];
  return [`held by ${seen.join() || 'nothing'}, expected ${expected.join() || 'nothing'}`];
}
