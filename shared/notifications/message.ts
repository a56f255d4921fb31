import type { Alarm } from './alarm.js';

/** Several alarms of one time, as people get them. `message_id`: the same in every attempt. */
export type AlarmMessage = { readonly message_id: string; readonly alarms: readonly Alarm[] };

const PRODUCT = 'Paycom sync';

/** Returns the subject of a message, one line. */
export function titleOf({ alarms }: AlarmMessage): string {
  const [first, ...others] = alarms;
  if (first && others.length === 0) return `${PRODUCT}: ${first.headline}`;
  const bad = alarms.filter(({ isGood }) => !isGood).length;
  return `${PRODUCT}: ${bad} to look at, ${alarms.length - bad} done`;
}

/** Returns what follows the headline of an alarm, line by line. */
export function linesOf({ details, since, todo, isGood }: Alarm): string[] {
  return [...details, `${isGood ? 'At' : 'Since'} ${since}.`, todo];
}
