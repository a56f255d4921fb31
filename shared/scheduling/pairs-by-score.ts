type Suggestion = { readonly staff: { readonly staff_id: string }; readonly score: number };
/** An employee without a Staff record, and the records that may be theirs. */
type Candidate<S extends Suggestion> = {
  readonly employee_id: string;
  readonly suggestions: readonly S[];
};
type Pair<S extends Suggestion> = { readonly employee_id: string; readonly suggestion: S };

/** Returns each employee for whom exactly one record has at least this score. Another employee may have the same one. */
export function likelyPairs<S extends Suggestion>(
  candidates: readonly Candidate<S>[],
  score: number,
): Pair<S>[] {
  return candidates.flatMap(({ employee_id, suggestions }) => {
    const [suggestion, ...others] = suggestions.filter((each) => each.score >= score);
    return suggestion && others.length === 0 ? [{ employee_id, suggestion }] : [];
  });
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
