/** The start of a day in the browser's time zone. Nothing for a text that is no day. */
export function startOfDay(day: string | undefined): string | undefined {
  return day === undefined ? undefined : timeOf(day, 0);
}

/** The end of a day in the browser's time zone. Nothing for a text that is no day. */
export function endOfDay(day: string | undefined): string | undefined {
  return day === undefined ? undefined : timeOf(day, 1);
}

function timeOf(day: string, daysLater: number): string | undefined {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + daysLater);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** A time as an input of a day and a time has it: in the browser's time zone, to the minute. */
export function localMinute(time: string): string {
  const at = new Date(time);
  at.setMinutes(at.getMinutes() - at.getTimezoneOffset());
  return at.toISOString().slice(0, 16);
}
