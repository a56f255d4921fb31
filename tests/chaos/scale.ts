import { SeededRandom } from '../../dev/seeded-random.js';

/** `npm run test:chaos` sets it. `npm test` runs a small part of each sweep. */
const RUNS_ALL = process.env.TEST_CHAOS === 'all';

/** Returns `few` in `npm test`, `all` in `npm run test:chaos`. */
export function scaled<T>({ few, all }: { readonly few: T; readonly all: T }): T {
  return RUNS_ALL ? all : few;
}

/** Returns `count` moments, shares from 0 to 1, one at random in each of as many equal spans. The same name gives the same moments. */
export function moments(name: string, count: number): number[] {
  const random = new SeededRandom('moments', name);
  return Array.from({ length: count }, (_, span) => (span + random.next()) / count);
}
