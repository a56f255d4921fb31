import { wallClock } from '../../../numbers/wall-clock.js';

const MILLISECONDS_PER_DAY = 86_400_000;
/** Days from 1899-12-30, which is day 0 from March 1900 on, to 2001-01-01. */
const DAYS_TO_2001 = 36_892;
/** The days by which day 0 of the 1904 system is later. */
const DAYS_TO_1904 = 1_462;
/** Day 60 is 1900-02-29, which Excel believes in. Earlier days are counted from 1899-12-31. */
const LEAP_DAY_1900 = 60;

/** Returns the wall-clock time of Excel's day number, to the millisecond. Null when there is no such day in the years 1900 to 9999. */
export function dateOfSerial(serial: number, is1904: boolean): string | null {
  if (serial < (is1904 ? 0 : 1)) return null;
  if (is1904) return wallClockOf(serial + DAYS_TO_1904);
  if (serial < LEAP_DAY_1900) return wallClockOf(serial + 1);
  return serial < LEAP_DAY_1900 + 1 ? null : wallClockOf(serial);
}

function wallClockOf(days: number): string | null {
  const milliseconds = Math.round(days * MILLISECONDS_PER_DAY) - DAYS_TO_2001 * MILLISECONDS_PER_DAY;
  const seconds = Math.floor(milliseconds / 1000);
  const whole = wallClock(seconds);
  const rest = milliseconds - seconds * 1000;
  return whole === null || rest === 0 ? whole : `${whole}.${String(rest).padStart(3, '0')}000`;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/** Returns an ISO date as wall-clock time, as written: a zone does not move it. Null when it is no date. */
export function dateOfIso(text: string): string | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, day, minutes = '00:00', seconds = '00', fraction = ''] = match;
  const whole = `${day}T${minutes}:${seconds}`;
  const time = Date.parse(`${whole}Z`);
  if (Number.isNaN(time) || whole < '0001' || new Date(time).toISOString().slice(0, 19) !== whole)
    return null;
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  return micros === '000000' ? whole : `${whole}.${micros}`;
}
