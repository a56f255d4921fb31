type Suggestion = { readonly staff: { readonly staff_id: string }; readonly score: number };
/** An employee without a Staff record, and the records that may be theirs. */
type Candidate<S extends Suggestion> = {
  readonly employee_id: string;
  readonly suggestions: readonly S[];
};
type Pair<S extends Suggestion> = { readonly employee_id: string; readonly suggestion: S };

/** Returns each employee for whom exactly one record has at least this score, if it has it for nobody else. */
export function likelyPairs<S extends Suggestion>(
  candidates: readonly Candidate<S>[],
  score: number,
): Pair<S>[] {
  const likely = candidates.map(({ employee_id, suggestions }) => ({
    employee_id,
    suggestions: suggestions.filter((suggestion) => suggestion.score >= score),
  }));
  const claims = likely.flatMap(({ suggestions }) => suggestions.map(({ staff }) => staff.staff_id));
  const isClaimedOnce = (id: string) => claims.indexOf(id) === claims.lastIndexOf(id);
  return likely.flatMap(({ employee_id, suggestions: [suggestion, ...others] }) =>
    suggestion && others.length === 0 && isClaimedOnce(suggestion.staff.staff_id)
      ? [{ employee_id, suggestion }]
      : [],
  );
}

/** Returns each pair with at most this score. */
export function unlikelyPairs<S extends Suggestion>(
  candidates: readonly Candidate<S>[],
  score: number,
): Pair<S>[] {
  return candidates.flatMap(({ employee_id, suggestions }) =>
    suggestions
      .filter((suggestion) => suggestion.score <= score)
      .map((suggestion) => ({ employee_id, suggestion })),
  );
}
