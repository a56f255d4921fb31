import { NumbersError } from './numbers-error.js';

/** Dates count seconds from 2001-01-01T00:00:00 of no particular zone; this is that moment in Unix time. */
const EPOCH_SECONDS = 978_307_200;
const FIRST = Date.parse('0001-01-01T00:00:00Z') / 1000;
const LAST = Date.UTC(10_000, 0, 1) / 1000;

/** `YYYY-MM-DDTHH:MM:SS[.ffffff]` of a document's date, rounded to the microsecond. */
export function wallClock(seconds: number): string {
  let whole = Math.floor(seconds);
  let micros = Math.round((seconds - whole) * 1e6);
  if (micros === 1e6) {
    whole += 1;
    micros = 0;
  }
  const unix = whole + EPOCH_SECONDS;
  if (!(unix >= FIRST && unix < LAST))
    throw new NumbersError('corrupt', 'a date is outside the years 1 to 9999');
  const text = new Date(unix * 1000).toISOString().slice(0, 19);
  return micros === 0 ? text : `${text}.${String(micros).padStart(6, '0')}`;
}

/** Seconds of a document's date from its wall-clock notation; throws `RangeError` when no date is exactly that. */
export function secondsOfWallClock(text: string): number {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/.exec(text);
  const micros = (match?.[2] ?? '').padEnd(6, '0');
  const seconds = Date.parse(`${match?.[1]}Z`) / 1000 - EPOCH_SECONDS + Number(micros) / 1e6;
  const canonical = micros === '000000' ? match?.[1] : `${match?.[1]}.${micros}`;
  if (Number.isNaN(seconds) || wallClock(seconds) !== canonical)
    throw new RangeError('not a wall-clock date');
  return seconds;
}
