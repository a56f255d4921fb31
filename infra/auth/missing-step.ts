import type { MissingStep } from '../../shared/missing-step.js';
import type { Role } from '../../shared/permissions.js';
import type { SessionDocument } from '../mongo/documents/session-document.js';
import type { UserDocument } from '../mongo/documents/user-document.js';

type User = Pick<UserDocument, 'role' | 'must_change_password' | 'second_factor_since'>;

/** What the person must do first. `roles`: those that need a second factor. Others may have one. */
export function missingStepOf(
  { second_factor }: Pick<SessionDocument, 'second_factor'>,
  { role, must_change_password, second_factor_since }: User,
  roles: readonly Role[],
): MissingStep | null {
  if (second_factor_since && !second_factor) return 'code';
  if (must_change_password) return 'new_password';
  return !second_factor_since && roles.includes(role) ? 'enrolment' : null;
}
