import type { FakeEmployee } from './fake-employees.js';

/** Values that no report can be read with, and how often each comes. */
const FLAWS: readonly (readonly [number, Partial<FakeEmployee>])[] = [
  [9, { workEmail: 'to be confirmed' }],
  [23, { birthDate: '31/02' }],
  [61, { phone: 'ask at the desk' }],
];

/** The same people as a company with sloppy records has them, the first one without a flaw. */
export function* flawedPeople(people: Iterable<FakeEmployee>): Generator<FakeEmployee> {
  let number = 0;
  for (const person of people) {
    const flaws = FLAWS.flatMap(([every, flaw]) => (number % every === every - 1 ? [flaw] : []));
    yield Object.assign({}, person, ...flaws);
    number += 1;
  }
}
