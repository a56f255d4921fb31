import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import { asAppError } from '../config/as-app-error.js';
import type { Logger } from '../config/logger.js';
import type { UserDocument } from '../mongo/documents/user-document.js';
import type { Store } from '../mongo/store.js';
import { actorOf, recordRefusal } from './record-session.js';
import { type Attempt, countAttempt, resetAttempts } from './sign-in-attempts.js';

/** The name of each attempt in the log, and its error when the password or the code is wrong. */
export const ATTEMPTS = {
  sign_in: { done: 'signed_in', failed: 'sign_in_refused', mismatch: 'sign_in_refused' },
  code: { done: 'code_accepted', failed: 'code_refused', mismatch: 'wrong_code' },
  password: { done: 'password_accepted', failed: 'password_refused', mismatch: 'wrong_password' },
  change_password: {
    done: 'password_changed',
    failed: 'password_change_refused',
    mismatch: 'wrong_password',
  },
  end_session: { done: 'session_ended', failed: 'session_end_refused', mismatch: 'wrong_password' },
  confirm: { done: 'second_factor_confirmed', failed: 'second_factor_refused', mismatch: 'wrong_password' },
  remove: { done: 'second_factor_removed', failed: 'second_factor_removal_refused', mismatch: 'wrong_code' },
  renew: { done: 'recovery_codes_renewed', failed: 'recovery_codes_refused', mismatch: 'wrong_code' },
} as const satisfies Record<string, { readonly mismatch: ErrorCode; readonly [event: string]: string }>;
export type AttemptEvents = (typeof ATTEMPTS)[keyof typeof ATTEMPTS];

type Options = {
  readonly attempt: Attempt;
  readonly events: AttemptEvents;
  readonly request_id: string;
  /** Whether the password or the code is right. */
  readonly isRight: () => Promise<boolean>;
};
type User = Pick<UserDocument, '_id' | 'name'>;

/** Does `work` if the proof is right. Only attempts with a wrong proof stay counted. Work that fails, such as a weak new password, does not count. */
export async function guardedAttempt<U extends User, T>(
  { store, logger }: { readonly store: Store; readonly logger: Logger },
  user: U | null,
  { attempt, events, request_id, isRight }: Options,
  work: (user: U) => Promise<T>,
): Promise<T> {
  const fields = { ...(user && { account: user._id }), request_id, address: attempt.address };
  try {
    await countAttempt(store, attempt);
    if (!(await isRight()) || !user) throw new AppError(events.mismatch);
    await resetAttempts(store, attempt);
    const result = await work(user);
    logger.info(events.done, fields);
    return result;
  } catch (error) {
    const refusal = asAppError(error);
    logger.info(events.failed, { ...fields, code: refusal.code });
    // Not awaited: an answer that takes longer for an account that exists would show that it does.
    if (user)
      recordRefusal(store.db, actorOf(user), refusal).catch((failure: unknown) =>
        logger.error('refusal_not_recorded', { account: user._id, code: asAppError(failure).code }),
      );
    throw error;
  }
}
