import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likelyPairs, unlikelyPairs } from './pairs-by-score.js';

const Suggestion = fc.record({
  staff: fc.record({ staff_id: fc.constantFrom('a', 'b', 'c', 'd') }),
  score: fc.constantFrom(0.1, 0.5, 0.9, 1),
});
const Candidates = fc
  .array(fc.uniqueArray(Suggestion, { selector: ({ staff }) => staff.staff_id, maxLength: 4 }), {
    maxLength: 6,
  })
  .map((lists) => lists.map((suggestions, at) => ({ employee_id: String(at), suggestions })));

test('a likely pair is the only one of its employee', () => {
  fc.assert(
    fc.property(Candidates, fc.constantFrom(0.5, 0.9), (candidates, score) => {
      const fits = candidates.flatMap(({ employee_id, suggestions }) =>
        suggestions
          .filter((suggestion) => suggestion.score >= score)
          .map(({ staff }) => [employee_id, staff.staff_id]),
      );
      const alone = fits.filter(([id]) => fits.filter(([other]) => other === id).length === 1);
      const chosen = likelyPairs(candidates, score);
      expect(chosen.map(({ employee_id, suggestion }) => [employee_id, suggestion.staff.staff_id])).toEqual(
        alone,
      );
    }),
  );
});

test('no pair is both likely and unlikely', () => {
  fc.assert(
    fc.property(Candidates, (candidates) => {
      const unlikely = unlikelyPairs(candidates, 0.5).map(({ suggestion }) => suggestion.score);
      expect(unlikely.every((score) => score <= 0.5)).toBe(true);
      expect(likelyPairs(candidates, 0.9).every(({ suggestion }) => suggestion.score >= 0.9)).toBe(true);
      const low = candidates.flatMap(({ suggestions }) => suggestions.filter(({ score }) => score <= 0.5));
      expect(unlikely).toHaveLength(low.length);
    }),
  );
});
