import type { FileState, Values } from './report-file.js';

/** What a user sees after a step. `roster`: people by code, payees by `payee code payee case`. `missing`: the people whom the newest full report does not list. */
export type VisibleState = {
  readonly roster: ReadonlyMap<string, Values>;
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
/** What must be seen of a run. What it does not say is nothing. */
export type Expected = {
  readonly held: readonly string[];
  readonly issues: ReadonlyMap<string, readonly string[]>;
  readonly missing: readonly string[];
  readonly isChanged: boolean;
  readonly left: readonly string[];
};

const NOTHING: Expected = { held: [], issues: new Map(), missing: [], isChanged: false, left: [] };

/** Returns how a run and the state after it differ from what must be. */
export function differences(
  run: { readonly seen: Seen; readonly expected: Partial<Expected> },
  state: { readonly seen: VisibleState; readonly expected: VisibleState },
): string[] {
  const { seen } = run;
  const expected = { ...NOTHING, ...run.expected };
  return [
    ...(seen.missing ? differ('missing', seen.missing, expected.missing) : []),
    ...[...expected.issues].flatMap(([id, issues]) =>
      differ(`issues of ${id}`, seen.issues.get(id) ?? [], issues),
    ),
    ...heldDifferently(seen.held, expected.held),
    ...(!expected.isChanged && seen.changed.length > 0 ? [`nothing changed, but ${seen.changed} did`] : []),
    ...differ('left', [...new Set(seen.left)], expected.left),
    ...differ('roster', listed(state.seen.roster), listed(state.expected.roster)),
    ...differ('missing', [...state.seen.missing], [...state.expected.missing]),
    ...differ('files', [...state.seen.files].map(String), [...state.expected.files].map(String)),
  ];
}

export function textOf(values: Values | undefined): string {
  return JSON.stringify(Object.entries(values ?? {}).sort());
}

/** Each value with its key. */
function listed(values: ReadonlyMap<string, Values>): string[] {
  return [...values].map(([key, each]) => `${key} ${textOf(each)}`).sort();
}

/** What is only in one of two lists. */
function differ(of: string, is: readonly string[], expected: readonly string[]): string[] {
  const [more, fewer] = [
    is.filter((each) => count(is, each) > count(expected, each)),
    expected.filter((each) => count(expected, each) > count(is, each)),
  ];
  return more.length + fewer.length === 0 ? [] : [`${of}: ${more.join('; ')}, expected ${fewer.join('; ')}`];
}

function count(list: readonly string[], item: string): number {
  return list.filter((each) => each === item).length;
}

function heldDifferently(seen: readonly string[], expected: readonly string[]): string[] {
  const unexpected = seen.filter((brake) => !expected.includes(brake));
  if (unexpected.length === 0 && seen.length > 0 === expected.length > 0) return [];
  return [`held by ${seen.join() || 'nothing'}, expected ${expected.join() || 'nothing'}`];
}
