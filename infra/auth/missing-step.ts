import type { MissingStep } from '../../shared/missing-step.js';
import type { Role } from '../../shared/permissions.js';
import type { SessionDocument } from '../mongo/documents/session-document.js';
import type { UserDocument } from '../mongo/documents/user-document.js';

type User = Pick<UserDocument, 'role' | 'must_change_password' | 'second_factor_since'>;

/** `roles`: the roles that need a second factor. People with other roles may have one. */
export type SecondFactorRules = { readonly roles: readonly Role[]; readonly afterProvider: boolean };

/** Returns the step that the person must do first. After a sign-in at a provider, the second factor is the provider's job, unless `afterProvider`. */
export function missingStepOf(
  { second_factor, by_provider }: Pick<SessionDocument, 'second_factor' | 'by_provider'>,
  { role, must_change_password, second_factor_since }: User,
  { roles, afterProvider }: SecondFactorRules,
): MissingStep | null {
  const asks = !by_provider || afterProvider;
  if (asks && second_factor_since && !second_factor) return 'code';
  if (must_change_password && !by_provider) return 'new_password';
  return asks && !second_factor_since && roles.includes(role) ? 'enrolment' : null;
}
