import { useMemo } from 'react';
import { useLanguage } from './text-context.js';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Formats times and numbers in the chosen language and the browser's time zone. Stays the same between renders. */
export function useFormat(): Format {
  const { language } = useLanguage();
  return useMemo(() => formatOf(language), [language]);
}

export type Format = ReturnType<typeof formatOf>;

function formatOf(language: string) {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const month = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(language);
  const duration = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'second',
    maximumFractionDigits: 1,
  });
  return {
    number: (value: number) => number.format(value),
    dateTime: (time: string) => dateTime.format(new Date(time)),
    /** `2026-11-26` as `Nov 26, 2026`. */
    day: (text: string) => day.format(new Date(`${text}T00:00:00Z`)),
    /** `2026-11` as `Nov 2026`. */
    month: (text: string) => month.format(new Date(`${text}-01T00:00:00Z`)),
    seconds: (milliseconds: number) => duration.format(milliseconds / 1_000),
    /** `3 hours ago`, `in 12 minutes`. */
    fromNow: (time: string, now = Date.now()) => {
      const seconds = (new Date(time).getTime() - now) / 1_000;
      const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? (['minute', 60] as const);
      return relative.format(Math.round(seconds / length), unit);
    },
  };
}
