import { likelyPairs } from '../../../shared/scheduling/pairs-by-score.js';
import type { ItemOf } from '../../client/client.js';

export type Unlinked = ItemOf<'staff.unlinked'>;
export type SuggestionRow = Unlinked['suggestions'][number];

/** A decision about a pair that is not saved yet. */
export type Mark = {
  readonly kind: 'confirm' | 'reject';
  readonly employee_id: string;
  readonly staff_id: string;
};

/** From this score on, a record that stands out is accepted with the others. */
const LIKELY = 0.9;

export function markOf(marks: readonly Mark[], employee_id: string, staff_id: string): Mark | undefined {
  return marks.find((mark) => mark.employee_id === employee_id && mark.staff_id === staff_id);
}

/** The suggestion that the keys decide about: the accepted one, else the most likely one that is not rejected. */
export function currentSuggestion(
  marks: readonly Mark[],
  { employee_id, suggestions }: Unlinked,
): SuggestionRow | undefined {
  const kindOf = ({ staff }: SuggestionRow) => markOf(marks, employee_id, staff.staff_id)?.kind;
  return (
    suggestions.find((each) => kindOf(each) === 'confirm') ??
    suggestions.find((each) => kindOf(each) !== 'reject')
  );
}

/** Adds a mark in place of those that it contradicts: of the same pair, and for an acceptance those of the same person or record. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const isSamePair = (other: Mark) =>
    other.employee_id === mark.employee_id && other.staff_id === mark.staff_id;
  const isRival = (other: Mark) =>
    mark.kind === 'confirm' &&
    other.kind === 'confirm' &&
    (other.employee_id === mark.employee_id || other.staff_id === mark.staff_id);
  return [...marks.filter((other) => !isSamePair(other) && !isRival(other)), mark];
}

/** An acceptance for each person without a mark for whom exactly one record is likely, which is likely for nobody else. */
export function likelyMarks(marks: readonly Mark[], people: readonly Unlinked[]): readonly Mark[] {
  const decided = new Set(marks.map(({ employee_id }) => employee_id));
  const taken = new Set(marks.flatMap(({ kind, staff_id }) => (kind === 'confirm' ? [staff_id] : [])));
  const claims = people.flatMap(({ suggestions }) =>
    suggestions.flatMap(({ staff, score }) => (score >= LIKELY ? [staff.staff_id] : [])),
  );
  const isContested = (id: string) => claims.indexOf(id) !== claims.lastIndexOf(id);
  return likelyPairs(people, LIKELY)
    .map(({ employee_id, suggestion }) => ({
      kind: 'confirm' as const,
      employee_id,
      staff_id: suggestion.staff.staff_id,
    }))
    .filter(
      ({ employee_id, staff_id }) =>
        !decided.has(employee_id) && !taken.has(staff_id) && !isContested(staff_id),
    );
}
