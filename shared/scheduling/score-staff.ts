import { distance } from 'fastest-levenshtein';
import {
  normalizeText,
  type StaffCandidate,
  type StaffMatch,
  type StaffRecord,
} from '../plan/match-staff.js';

export const SUGGESTION_REASONS = [
  'same_employee_id',
  'same_email',
  'same_email_local_part',
  'same_name',
  'close_name',
  'same_hire_date',
  /** The reasons that are evidence against the pair. */
  'different_hire_date',
  'other_employee_id',
] as const;
export type SuggestionReason = (typeof SUGGESTION_REASONS)[number];

/** `score`: from 0 to 1, with two decimals. */
export type StaffScore = { readonly score: number; readonly reasons: readonly SuggestionReason[] };
type Evidence = { readonly reason: SuggestionReason; readonly weight: number };

/** The probability that each piece of evidence alone gives. A close name is scaled by its similarity. */
const WEIGHTS = { id: 0.95, email: 0.9, localPart: 0.4, name: 0.7, hireDate: 0.3 } as const;
/** The factor that counter-evidence reduces the score by. */
const CONTRADICTED = { different_hire_date: 0.5, other_employee_id: 0.2 } as const;
/** Less similar names are different names: DOE and ROE are 0.67, ANDERSON and ANDERSEN 0.88. */
const MIN_NAME_SIMILARITY = 0.75;

/** Scores how likely a staff record belongs to an employee. Null when at most the hire date matches. */
export function scoreStaff(employee: StaffCandidate, staff: StaffRecord): StaffScore | null {
  const found = [idEvidence(employee, staff), emailEvidence(employee, staff), nameEvidence(employee, staff)];
  const evidence = found.filter((each) => each !== null);
  if (evidence.length === 0) return null;
  const days = [employee.hire_date, staff.hire_date ?? null];
  const dated = days.every((day) => day !== null);
  if (dated && days[0] === days[1]) evidence.push({ reason: 'same_hire_date', weight: WEIGHTS.hireDate });
  const counterEvidence = [
    ...(dated && days[0] !== days[1] ? (['different_hire_date'] as const) : []),
    ...(hasOtherEmployeeId(employee, staff) ? (['other_employee_id'] as const) : []),
  ];
  const doubt = evidence.reduce((left, { weight }) => left * (1 - weight), 1);
  const score = counterEvidence.reduce((rest, reason) => rest * CONTRADICTED[reason], 1 - doubt);
  return {
    score: Math.round(score * 100) / 100,
    reasons: [...evidence.map(({ reason }) => reason), ...counterEvidence],
  };
}

/** What a sync would do with the pair for these reasons, if no other record or employee matched. */
export function matchOf(reasons: readonly SuggestionReason[]): StaffMatch['result'] {
  if (reasons.includes('same_employee_id')) return 'linked';
  if (reasons.includes('other_employee_id')) return 'unmatched';
  if (reasons.includes('same_email')) return 'linked';
  if (!reasons.includes('same_name') || reasons.includes('different_hire_date')) return 'unmatched';
  return reasons.includes('same_hire_date') ? 'linked' : 'ambiguous';
}

function idEvidence(employee: StaffCandidate, staff: StaffRecord): Evidence | null {
  return normalizeText(employee.employee_id) === normalizeText(staff.employee_id)
    ? { reason: 'same_employee_id', weight: WEIGHTS.id }
    : null;
}

function hasOtherEmployeeId(employee: StaffCandidate, { employee_id }: StaffRecord): boolean {
  return (
    normalizeText(employee_id) !== null && normalizeText(employee_id) !== normalizeText(employee.employee_id)
  );
}

/** Compares the whole address, then the part before the @, which often stays the same when the mail domain changes. */
function emailEvidence(employee: StaffCandidate, staff: StaffRecord): Evidence | null {
  const [left, right] = [normalizeText(employee.work_email), normalizeText(staff.email)];
  if (left === null || right === null) return null;
  if (left === right) return { reason: 'same_email', weight: WEIGHTS.email };
  return left.split('@')[0] === right.split('@')[0]
    ? { reason: 'same_email_local_part', weight: WEIGHTS.localPart }
    : null;
}

function nameEvidence(employee: StaffCandidate, staff: StaffRecord): Evidence | null {
  const similar = ['first_name', 'last_name'].map((part) =>
    similarity(plainName(employee[part as 'first_name']), plainName(staff[part as 'first_name'])),
  );
  const least = Math.min(...similar);
  if (least === 1) return { reason: 'same_name', weight: WEIGHTS.name };
  return least < MIN_NAME_SIMILARITY ? null : { reason: 'close_name', weight: WEIGHTS.name * least };
}

function similarity(left: string | null, right: string | null): number {
  if (left === null || right === null) return 0;
  return 1 - distance(left, right) / Math.max(left.length, right.length);
}

/** Returns a name without accents, because many systems lose them. */
export function plainName(name: string | null | undefined): string | null {
  return normalizeText(name)?.normalize('NFD').replace(/\p{M}/gu, '') || null;
}
