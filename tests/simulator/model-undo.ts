import {
  changedFields,
  type Entry,
  FIELDS,
  filled,
  isPayee,
  isSame,
  LISTED,
  type Roster,
  type Statement,
  valuesOf,
} from './model-fields.js';

/** What a run made of the roster. `root`: the sync that it does, or that it takes back or does again. `changed`: as `0001 city`. */
export type Transition = {
  readonly root: string;
  readonly before: Roster;
  readonly after: Roster;
  readonly changed: ReadonlySet<string>;
};
type Entries = { readonly was: Entry; readonly became: Entry; readonly is: Entry };

/** The syncs of some runs whose work remains. A sync, the undo of it and the undo of that undo take turns. */
export function remainingOf<R extends { readonly root: string }>(runs: readonly R[]): ReadonlySet<string> {
  const roots = new Set<string>();
  for (const { root } of runs) if (!roots.delete(root)) roots.add(root);
  return roots;
}

/**
 * Takes back what a run did and no later one changed (docs/operate.md, Undo). `day`: that of the newest report that stays applied. Returns
 * the roster, and what is left.
 */
export function undone(done: Transition, later: readonly Transition[], now: Roster, day: string) {
  const [roster, left] = [new Map(now), new Set<string>()];
  for (const subject of new Set([...done.before.keys(), ...done.after.keys()])) {
    const [was, became, is] = [done.before, done.after, now].map((each) => each.get(subject));
    const isSince = (field: string) =>
      remainingOf(later.filter(({ changed }) => changed.has(`${subject} ${field}`))).size > 0;
    const fields = FIELDS.filter((field) => done.changed.has(`${subject} ${field}`));
    const isWhole = isPayee(subject) || !was || !became;
    if (was && became && is && !isWhole) {
      const person = undonePerson({ was, became, is }, isSince, day);
      roster.set(subject, person.entry);
      for (const field of person.left) left.add(`${subject} ${field}`);
    } else if (fields.length === 0 || changedFields(subject, is, was).length === 0) continue;
    // Who is gone by now has nothing of the run. What it took is left.
    else if (!isWhole && fields.every((field) => was.values[field] === undefined)) continue;
    else if (FIELDS.some(isSince) || !isSame(subject, is, became))
      left.add(isPayee(subject) ? `${subject.split(' ')[1]} payee` : `${subject} employee`);
    else if (was) roster.set(subject, was);
    else roster.delete(subject);
  }
  return { roster, left };
}

/** A field that another run changed since stays. The others get back their values, unless a later report gives another one. */
function undonePerson(entries: Entries, isSince: (field: string) => boolean, day: string) {
  const { was, became, is } = entries;
  const isDone = (field: string) => was.values[field] !== became.values[field];
  const said = saidWithout(entries, isSince);
  const alone = saidWithout(entries, () => false);
  const [before, without, now, rest] = [was.said, said, is.said, alone].map((all) => valuesOf(all, day));
  const values = FIELDS.map((field) => {
    if (!isDone(field) || isSince(field)) return [field, is.values[field]] as const;
    return [field, without?.[field] === before?.[field] ? was.values[field] : without?.[field]] as const;
  });
  const entry = { values: filled(values), said };
  // A rate of the run may have fallen due in another one.
  const left = FIELDS.filter((field) =>
    isDone(field)
      ? entry.values[field] !== was.values[field]
      : isSince(field) && rest?.[field] !== now?.[field],
  );
  return { entry, left };
}

/** Takes the statements of the run away, also where a later report only repeats them. */
function saidWithout({ was, became, is }: Entries, stays: (field: string) => boolean): Entry['said'] {
  const said: Record<string, Statement | undefined> = { ...is.said };
  for (const slot of Object.keys({ ...was.said, ...became.said })) {
    const [field = ''] = slot.split(' ');
    if ((field === 'pay' ? ['hourly_rate', 'salary'] : [field]).some(stays)) continue;
    const [old, done, now] = [was, became, is].map((entry) => entry.said[slot]);
    const isRepeated = (now?.value ?? null) === (done?.value ?? null) && old?.value !== done?.value;
    if (slot !== LISTED && !isRepeated && JSON.stringify(now) !== JSON.stringify(done)) continue;
    delete said[slot];
    if (old) said[slot] = old;
  }
  return said;
}
