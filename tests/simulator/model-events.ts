import {
  changedFields,
  type Entry,
  type EntryChange,
  isPayee,
  type ModelRoster,
  PAY,
} from './model-roster.js';

/** What happens to people and payees: `created`, `changed city`, `payee cleared city`, `ratio salary 0.5`. */
export type Events = readonly string[];
/** What a sync of the last days did, and what of it a user approved, with the directories. */
export type Window = { readonly events: Events; readonly settled: Events };

/** Later syncs look back at the median when the pay of at least half of the people changed. */
export function happenedIn(
  before: ModelRoster,
  changes: ReadonlyMap<string, EntryChange>,
  pay_jump_ratio: number,
): Events {
  const events = [...changes].flatMap(([subject, change]) => {
    const { was, became } = change;
    const happens =
      was && became
        ? changedFields(change).flatMap((field) => changeOf(field, was, became, pay_jump_ratio))
        : [became ? 'created' : 'ended'];
    return happens.map((what) => (isPayee(subject) ? `payee ${what}` : what));
  });
  const medians = PAY.flatMap((field) => {
    const ratios = numbersIn(events, `ratio ${field}`);
    const isMost = ratios.length > 0 && ratios.length * 2 >= havingIn(before, field);
    return isMost ? `median ${field} ${medianOf(ratios)}` : [];
  });
  return [...events, ...medians, ...replacedAccounts(changes)];
}

/** A payee that takes the place of one of the same person with another account changes the account. */
function replacedAccounts(changes: ReadonlyMap<string, EntryChange>): Events {
  const payees = [...changes].filter(([subject]) => isPayee(subject));
  const personOf = (subject: string) => subject.split(' ')[1];
  return [...new Set(payees.map(([subject]) => personOf(subject)))].flatMap((person) => {
    const own = payees.flatMap(([subject, change]) => (personOf(subject) === person ? change : []));
    const ended = own.flatMap(({ was, became }) => (became ? [] : (was?.values.account_code ?? [])));
    const created = own.flatMap(({ was, became }) => (was ? [] : (became?.values.account_code ?? [])));
    const others = created.filter((account) => !ended.includes(account)).slice(0, ended.length);
    return others.map(() => 'payee changed account_code');
  });
}

function changeOf(field: string, was: Entry, became: Entry, pay_jump_ratio: number): string[] {
  const [old, value] = [was.values[field], became.values[field]];
  const isActive = [was, became].every(({ values }) => values.status === 'active');
  const wasEmpty = Object.keys(was.said).some((slot) => slot.startsWith('termination_date '));
  const isLoss = field === 'status' && old === 'active';
  const isPaid = PAY.includes(field) && Number(old) > 0 && value !== undefined;
  const ratio = isPaid && Number(value) > 0 ? Math.log(Number(value) / Number(old)) : 0;
  const happens = {
    [`changed ${field}`]: old !== undefined,
    [`cleared ${field}`]: value === undefined,
    deactivated: isLoss,
    terminated: isLoss && value === 'terminated',
    'end dated': field === 'termination_date' && old === undefined && wasEmpty && isActive,
    [`zero ${field}`]: isPaid && Number(value) === 0,
    [`ratio ${field} ${ratio}`]: ratio !== 0,
    [`jump ${field}`]: Math.abs(ratio) > Math.log(pay_jump_ratio),
    [`tenfold ${field}`]: Math.abs(ratio) >= Math.log(10) - 1e-9,
  };
  return Object.entries(happens).flatMap(([what, does]) => (does ? what : []));
}

/** Adds up the syncs of the last days. What a user approved does not count again, nor what had added up to it. */
export function windowOf(windows: readonly Window[]): Events {
  let added: Events = [];
  for (const { events, settled } of windows)
    added = [...added, ...events].filter((what) => !settled.some((each) => what.startsWith(each)));
  return added;
}

export function countEvents(events: Events, what: string): number {
  return events.filter((each) => each === what).length;
}

export function havingIn(roster: ModelRoster, field: string, isOfPayees = false): number {
  const all = [...roster].filter(([subject]) => isPayee(subject) === isOfPayees);
  return all.filter(([, { values }]) => values[field] !== undefined).length;
}

/** Of `ratio salary 0.5`, the 0.5. */
export function numbersIn(events: Events, what: string): number[] {
  return events.flatMap((each) => (each.startsWith(`${what} `) ? Number(each.slice(what.length)) : []));
}

/** 0 without any. */
export function medianOf(ratios: readonly number[]): number {
  const sorted = ratios.toSorted((one, other) => one - other);
  const at = (index: number) => sorted[Math.floor(index)] ?? 0;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}
