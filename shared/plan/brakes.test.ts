import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BrakeFigures, findBrakes } from './brakes.js';

const SETTINGS = {
  terminations_percent: 20,
  terminations_least: 5,
  creations_percent: 50,
  creations_roster: 20,
};
const CALM: BrakeFigures = {
  active: 0,
  terminations: 0,
  roster: 0,
  created: 0,
  width: null,
  stored_width: null,
  required_missing: 0,
  payees: 0,
  payees_fewer: 0,
};
const brakes = (figures: Partial<BrakeFigures>) => findBrakes({ ...CALM, ...figures }, SETTINGS);

it('holds terminations above 20 percent of the active employees, from five on', () => {
  expect(brakes({ active: 100, terminations: 20 })).toEqual([]);
  expect(brakes({ active: 100, terminations: 21 })).toEqual([
    { brake: 'terminations', figure: 21, limit: 20 },
  ]);
  expect(brakes({ active: 10, terminations: 4 })).toEqual([]);
  expect(brakes({ active: 10, terminations: 5 })).toEqual([{ brake: 'terminations', figure: 5, limit: 4 }]);
});

it('holds creations above 50 percent of a roster of at least twenty', () => {
  expect(brakes({ roster: 20, created: 10 })).toEqual([]);
  expect(brakes({ roster: 20, created: 11 })).toEqual([{ brake: 'creations', figure: 11, limit: 10 }]);
  expect(brakes({ roster: 19, created: 500 })).toEqual([]);
});

it('holds a change of the code width, but not the first width', () => {
  expect(brakes({ width: 5, stored_width: 4 })).toEqual([{ brake: 'code_width', figure: 5, limit: 4 }]);
  expect(brakes({ width: 4, stored_width: 4 })).toEqual([]);
  expect(brakes({ width: 4 })).toEqual([]);
});

it('holds a plan when a required column is gone', () => {
  expect(brakes({ required_missing: 1 })).toEqual([{ brake: 'columns_missing', figure: 1, limit: 0 }]);
});

it('holds a net loss of more than half of at least five payees', () => {
  expect(brakes({ payees: 25, payees_fewer: 12 })).toEqual([]);
  expect(brakes({ payees: 25, payees_fewer: 13 })).toEqual([
    { brake: 'payees_ended', figure: 13, limit: 12 },
  ]);
  expect(brakes({ payees: 5, payees_fewer: 3 })).toEqual([{ brake: 'payees_ended', figure: 3, limit: 2 }]);
  expect(brakes({ payees: 4, payees_fewer: 4 })).toEqual([]);
});

it('the limit is the highest number that passes', () => {
  fc.assert(
    fc.property(fc.nat({ max: 500 }), fc.nat({ max: 500 }), (active, terminations) => {
      const held = terminations >= 5 && terminations * 100 > active * 20;
      const found = brakes({ active, terminations });
      expect(found.length).toBe(held ? 1 : 0);
      for (const { figure, limit } of found) {
        expect(figure).toBeGreaterThan(limit);
        expect(brakes({ active, terminations: limit })).toEqual([]);
      }
    }),
  );
});
