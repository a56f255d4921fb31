import {
  type Entry,
  FIELDS,
  isPayee,
  LISTED,
  personOf,
  type Roster,
  type Said,
  sameStatements,
  sameValues,
  standing,
} from './model-fields.js';
import type { Values } from './report-file.js';

/** What a run made of the roster. `root`: the sync that it does, or that it takes back or does again. */
export type Transition = { readonly root: string; readonly before: Roster; readonly after: Roster };
type Entries = { readonly was: Entry; readonly became: Entry; readonly is: Entry };

/**
 * Gives back what a run changed and no later one did (docs/operate.md, Undo). `day`: that of the newest report that stays applied. Returns the
 * roster, and what is left.
 */
export function undone(done: Transition, later: readonly Transition[], now: Roster, day: string) {
  const [roster, left, since] = [new Map(now), new Set<string>(), changedIn(later)];
  for (const subject of new Set([...done.before.keys(), ...done.after.keys()])) {
    const [was, became, is] = [done.before, done.after, now].map((each) => each.get(subject));
    const changed = FIELDS.filter((field) => since.has(`${subject} ${field}`));
    if (was && became && is && !isPayee(subject)) {
      const [person, fields] = undonePerson({ was, became, is }, changed, day);
      roster.set(subject, person);
      for (const field of fields) left.add(`${subject} ${field}`);
    } else if (isAsBefore(subject, [was, became, is])) continue;
    else if (changed.length > 0 || !sameValues(is, became) || !sameStatements(is, became))
      left.add(isPayee(subject) ? `${subject.split(' ')[1]} payee` : `${subject} employee`);
    else if (was) roster.set(subject, was);
    else roster.delete(subject);
  }
  return { roster, left };
}

/** Whether there is nothing to give back: of a person who is gone by now, a field that had no value. */
function isAsBefore(subject: string, [was, became, is]: readonly (Entry | undefined)[]): boolean {
  if (sameValues(is, was) || sameValues(became, was)) return true;
  const isLost = (field: string) =>
    was?.values[field] !== undefined && was.values[field] !== became?.values[field];
  return !isPayee(subject) && !!was && !!became && !is && !FIELDS.some(isLost);
}

/** The fields that runs changed; all fields of who or what is new or gone. A change and its undo come in pairs. */
function changedIn(runs: readonly Transition[]): ReadonlySet<string> {
  const remaining = new Map<string, Set<string>>();
  for (const { root, before, after } of runs)
    for (const subject of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(subject), after.get(subject)];
      for (const field of FIELDS) {
        if (was && is && was.values[field] === is.values[field]) continue;
        const roots = remaining.get(`${subject} ${field}`) ?? new Set();
        if (!roots.delete(root)) roots.add(root);
        remaining.set(`${subject} ${field}`, roots);
      }
    }
  return new Set([...remaining.keys()].filter((key) => remaining.get(key)?.size !== 0));
}

/** A field that another run changed since stays. The others get back their values, unless a later report gives another one. */
function undonePerson(entries: Entries, since: readonly string[], day: string): readonly [Entry, string[]] {
  const { was, became, is } = entries;
  const isDone = (field: string) => was.values[field] !== became.values[field];
  const stays = (field: string) =>
    since.includes(field) || (isDone(field) && is.values[field] !== became.values[field]);
  const said = saidWithout(entries, stays);
  const alone = saidWithout(entries, () => false);
  const [before, without, now, rest] = [was.said, said, is.said, alone].map(
    (all) => personOf(all, day).values,
  );
  const all = FIELDS.map((field) => {
    if (!isDone(field) || stays(field)) return [field, is.values[field]] as const;
    return [field, without?.[field] === before?.[field] ? was.values[field] : without?.[field]] as const;
  });
  const values = Object.fromEntries(all.filter(([, value]) => value !== undefined)) as Values;
  // A rate of the run may have fallen due in another one.
  const isResting = (field: string) =>
    now?.[field] === is.values[field] && rest?.[field] !== is.values[field];
  const left = FIELDS.filter((field) =>
    isDone(field) ? values[field] !== was.values[field] : since.includes(field) && isResting(field),
  );
  return [{ values, said }, left];
}

/** Takes the statements of the run away, also where a later report only repeats them. */
function saidWithout({ was, became, is }: Entries, stays: (field: string) => boolean): Said {
  const said: Record<string, Said[string]> = { ...is.said };
  const restore = (slot: string) => {
    delete said[slot];
    const statement = was.said[slot];
    if (statement) said[slot] = statement;
  };
  for (const slot of Object.keys({ ...was.said, ...became.said })) {
    const [field = ''] = slot.split(' ');
    if ((field === 'pay' ? ['hourly_rate', 'salary'] : [field]).some(stays)) continue;
    const [old, done, now] = [was, became, is].map((entry) => entry.said[slot]);
    const isRepeated =
      slot !== LISTED && (now?.value ?? null) === (done?.value ?? null) && old?.value !== done?.value;
    if (isRepeated || JSON.stringify(now) === JSON.stringify(done)) restore(slot);
  }
  // A list that only repeats the undone one does not end the rates before it.
  if (Object.keys(standing(said)).length < Object.keys(said).length) restore(LISTED);
  return said;
}
