const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/**
 * A sync's id, as people say and type it: when it was asked for (UTC) and five random letters, `20261123-061500-k7x2m`.
 * `random` yields [0, 1): `Math.random` is deterministic inside a workflow, as it must be there.
 */
export function newSyncId(now: Date, random: () => number): string {
  const [day = '', time = ''] = now.toISOString().split('T');
  const letters = Array.from({ length: 5 }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${letters}`;
}
