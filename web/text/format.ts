import { useMemo } from 'react';
import { type Language, useLanguage } from './text-context.js';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;
const MINUTE = ['minute', 60] as const;

/** The largest unit that a time reaches, and its length in seconds. */
function unitOf(seconds: number) {
  return UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? MINUTE;
}

/** Spanish as in the United States: with a decimal point. */
const LOCALES: Record<Language, string> = { en: 'en', es: 'es-US' };

/** Formats times and numbers in the chosen language and the browser's time zone. Stays the same between renders. */
export function useFormat(): Format {
  const { language } = useLanguage();
  return useMemo(() => formatOf(LOCALES[language]), [language]);
}

export type Format = ReturnType<typeof formatOf>;

function formatOf(locale: string) {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const wallClock = new Intl.DateTimeFormat(locale, {
    ...{ dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' },
  });
  const dayOf = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const timeOfDay = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(locale);
  // Rounded down: only what is whole is 100 %.
  const percent = new Intl.NumberFormat(locale, { style: 'percent', roundingMode: 'floor' });
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 4,
  });
  const milliseconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond' });
  const duration = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    maximumFractionDigits: 1,
  });
  return {
    number: (value: number) => number.format(value),
    /** `0.9` as `90%`. */
    percent: (share: number) => percent.format(share),
    dateTime: (time: string) => dateTime.format(new Date(time)),
    /** `2026-11-26` as `Nov 26, 2026`. */
    day: (text: string) => day.format(new Date(`${text}T00:00:00Z`)),
    /** A time of the site, as its reports are stamped: `2026-11-26T15:21:00` as `Nov 26, 2026, 3:21 PM`. */
    wallClock: (text: string) => wallClock.format(new Date(`${text}Z`)),
    /** The day of a time, and its time of day. */
    dayOf: (time: string) => dayOf.format(new Date(time)),
    timeOfDay: (time: string) => timeOfDay.format(new Date(time)),
    /** `2026-11` as `Nov 2026`. */
    month: (text: string) => month.format(new Date(`${text}-01T00:00:00Z`)),
    /** `18.5` as `$18.50`. Exact for every amount. */
    money: (amount: string) => money.format(amount as `${number}`),
    milliseconds: (value: number) => milliseconds.format(value),
    seconds: (ms: number) => duration.format(ms / 1_000),
    /** `3 hours`. */
    minutes: (minutes: number) => {
      const [unit, length] = unitOf(minutes * 60);
      const long = { style: 'unit', unit, unitDisplay: 'long' } as const;
      return new Intl.NumberFormat(locale, long).format(Math.round((minutes * 60) / length));
    },
    /** `hour` or `90 minutes`, as they follow `every`. */
    interval: (minutes: number) => {
      const [unit, length] = UNITS.find(([, size]) => (minutes * 60) % size === 0) ?? MINUTE;
      const long = { style: 'unit', unit, unitDisplay: 'long' } as const;
      return new Intl.NumberFormat(locale, long).format((minutes * 60) / length).replace(/^1 /, '');
    },
    /** `3 hours ago`, `in 12 minutes`. */
    fromNow: (time: string, now = Date.now()) => {
      const seconds = (new Date(time).getTime() - now) / 1_000;
      const [unit, length] = unitOf(seconds);
      return relative.format(Math.round(seconds / length), unit);
    },
  };
}
