const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/**
 * Returns the id of a new sync, short enough to type: the request time (UTC) and five random characters, `20261123-061500-k7x2m`.
 * `random` returns [0, 1). Inside a workflow pass `Math.random`, which Temporal makes deterministic.
 */
export function newSyncId(now: Date, random: () => number): string {
  const [day = '', time = ''] = now.toISOString().split('T');
  const letters = Array.from({ length: 5 }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${letters}`;
}
