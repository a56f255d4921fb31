import { AppError } from '../../shared/app-error.js';
import type { OidcSettings } from '../../shared/config.js';
import type { Logger } from '../config/logger.js';
import { collections } from '../mongo/collections.js';
import type { Store } from '../mongo/store.js';
import { checkCredential, passwordSetAt } from './check-credential.js';
import { ATTEMPTS, type AttemptEvents, guardedAttempt } from './guarded-attempt.js';
import { accountOfClaims } from './oidc-accounts.js';
import type { OidcClaims } from './oidc-client.js';
import { PASSWORD_COST, type PasswordCost } from './passwords.js';
import { actorOf, recordChallenge, recordSignIn } from './record-session.js';
import {
  acceptCode,
  confirmSecondFactor,
  firstStep,
  removeSecondFactor,
  renewRecoveryCodes,
} from './second-factors.js';
import type { RequestOrigin, Session, Sessions } from './sessions.js';
import { replacePassword } from './users.js';

type User = Session['user'];
/** The proof of the person: the password, and a code where one is needed. */
type WithPassword = RequestOrigin & {
  /** Not needed after a sign-in at the identity provider, because that person may have no password. */
  readonly current: string | undefined;
};
type WithCode = RequestOrigin & { readonly code: string };
type Proof = RequestOrigin & { readonly events: AttemptEvents };

/** Signs people in, and changes their passwords and second factors. Failed attempts are limited and recorded. */
export class SignIn {
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #sessions: Sessions;
  readonly #cost: PasswordCost;

  constructor(store: Store, logger: Logger, sessions: Sessions, cost = PASSWORD_COST) {
    this.#store = store;
    this.#logger = logger;
    this.#sessions = sessions;
    this.#cost = cost;
  }

  /**
   * Opens a session, and ends the one that the browser had. The session of a person with a second factor waits for the code.
   *
   * @throws AppError `sign_in_refused`, `account_disabled`, `initial_password_expired`, `too_many_sign_ins`
   */
  async signIn(email: string, password: string, origin: RequestOrigin): Promise<Session> {
    const { db } = this.#store;
    const user = await collections(db).users.findOne({ email });
    const since = await passwordSetAt(db, user?._id ?? '');
    const check = { ...origin, account: email, password, events: ATTEMPTS.sign_in };
    return this.#withPassword(user, check, async ({ disabled, ...known }) => {
      // Checked after the password, so that only its owner learns it.
      if (disabled) throw new AppError('account_disabled');
      const opened = await this.#sessions.open(known, origin.cookies, {
        second_factor: false,
        by_provider: false,
      });
      await this.#assertAccess(opened, since);
      if (opened.missing === 'code') await recordChallenge(db, actorOf(known));
      else await recordSignIn(db, opened.id, actorOf(known));
      return opened;
    });
  }

  /** Opens a session for someone whom the identity provider has signed in. @throws AppError as `accountOfClaims` */
  async byProvider(
    claims: OidcClaims,
    settings: OidcSettings,
    { request_id, address, cookies }: RequestOrigin,
  ): Promise<Session> {
    const { db } = this.#store;
    const user = await accountOfClaims(db, settings, claims);
    const opened = await this.#sessions.open(user, cookies, { second_factor: false, by_provider: true });
    await this.#assertAccess(opened);
    if (opened.missing === 'code') await recordChallenge(db, actorOf(user));
    else await recordSignIn(db, opened.id, actorOf(user));
    this.#logger.info('signed_in', { account: user._id, request_id, address });
    return opened;
  }

  /** Opens the session that waited for the code, with a new token. @throws AppError `wrong_code`, `too_many_sign_ins` */
  async enterCode({ id, user, by_provider, created_at }: Session, given: WithCode): Promise<Session> {
    return this.#withCode(user, { ...given, events: ATTEMPTS.code }, async () => {
      const kind = { second_factor: true, by_provider, created_at, replaces: id };
      const opened = await this.#sessions.open(user, given.cookies, kind);
      await recordSignIn(this.#store.db, opened.id, actorOf(user));
      return opened;
    });
  }

  /**
   * Ends all sessions of the user and opens a new one.
   *
   * @throws AppError `wrong_password`, `too_many_sign_ins`, `weak_password`, `password_unchanged`, `sign_in_refused` when an administrator ended the
   * sessions meanwhile
   */
  async changePassword(
    session: Session,
    { current, next, ...origin }: RequestOrigin & { readonly current: string; readonly next: string },
  ): Promise<Session> {
    const { user } = session;
    const since = await passwordSetAt(this.#store.db, user._id);
    const check = { ...origin, account: user._id, password: current, events: ATTEMPTS.change_password };
    return this.#withPassword(user, check, async () => {
      if (next === current) throw new AppError('password_unchanged');
      const change = { user_id: user._id, password: next, by: actorOf(user), since };
      const set_at = await replacePassword(this.#store.db, change, this.#cost);
      const changed = { ...user, must_change_password: false };
      const opened = await this.#sessions.open(changed, origin.cookies, session);
      await this.#assertAccess(opened, set_at);
      return opened;
    });
  }

  /**
   * Ends one of the person's own sessions. The current one gets a new token. Returns the `Set-Cookie` headers.
   *
   * @throws AppError `session_not_found`, `wrong_password`, `too_many_sign_ins`
   */
  async endSession(
    session: Session,
    { session_id, current, ...origin }: WithPassword & { readonly session_id: string },
  ): Promise<readonly string[]> {
    const { user } = session;
    return this.#again(session, { ...origin, current, events: ATTEMPTS.end_session }, async () => {
      const { wasCurrent } = await this.#sessions.end(session, session_id);
      if (wasCurrent) return [this.#sessions.signedOutCookie];
      const kind = { ...session, replaces: session.id };
      return (await this.#sessions.open(user, origin.cookies, kind)).setCookies;
    });
  }

  /**
   * Makes the secret count that `beginSecondFactor` made. The person's other sessions are asked for a code. Returns the recovery codes.
   *
   * @throws AppError `wrong_code`, `second_factor_missing`, `wrong_password`, `too_many_sign_ins`
   */
  async confirmSecondFactor(
    session: Session,
    { current, code, ...origin }: WithPassword & WithCode,
  ): Promise<{ readonly codes: readonly string[]; readonly session: Session }> {
    const { user } = session;
    const first = await firstStep(this.#store, user._id, code);
    return this.#again(session, { ...origin, current, events: ATTEMPTS.confirm }, async () => {
      const codes = await confirmSecondFactor(this.#store.db, actorOf(user), first);
      const confirmed = { ...user, second_factor_since: new Date() };
      const shown = { ...session, second_factor: true, replaces: session.id };
      return { codes, session: await this.#sessions.open(confirmed, origin.cookies, shown) };
    });
  }

  /** @throws AppError `wrong_password`, `wrong_code`, `too_many_sign_ins` */
  async removeSecondFactor(session: Session, given: WithPassword & WithCode): Promise<void> {
    await this.#withBoth(session, { ...given, events: ATTEMPTS.remove }, () =>
      removeSecondFactor(this.#store.db, actorOf(session.user)),
    );
  }

  /** Returns new recovery codes in place of all older ones. @throws AppError `wrong_password`, `wrong_code`, `too_many_sign_ins` */
  async renewRecoveryCodes(session: Session, given: WithPassword & WithCode): Promise<string[]> {
    return this.#withBoth(session, { ...given, events: ATTEMPTS.renew }, () =>
      renewRecoveryCodes(this.#store.db, actorOf(session.user)),
    );
  }

  /**
   * Ends a session that was opened while its person lost the access: the end of all sessions may have come before it. `since`: when the password that
   * was given had been set.
   *
   * @throws AppError `sign_in_refused`
   */
  async #assertAccess({ id, user }: Session, since?: Date | null): Promise<void> {
    const { db } = this.#store;
    const { users, sessions } = collections(db);
    const isEnabled = (await users.countDocuments({ _id: user._id, disabled: false })) > 0;
    const isSame = since === undefined || Number(since) === Number(await passwordSetAt(db, user._id));
    if (isEnabled && isSame) return;
    await sessions.deleteOne({ _id: id });
    throw new AppError('sign_in_refused');
  }

  async #withBoth<T>(
    session: Session,
    given: Proof & WithPassword & WithCode,
    work: () => Promise<T>,
  ): Promise<T> {
    await this.#again(session, { ...given, events: ATTEMPTS.password }, async () => undefined);
    return this.#withCode(session.user, given, work);
  }

  /** Does `work` if the password of the signed-in person is right. */
  async #again<T>(
    { user, by_provider }: Session,
    given: Proof & WithPassword,
    work: () => Promise<T>,
  ): Promise<T> {
    if (by_provider) return work();
    const check = { ...given, account: user._id, password: given.current ?? '' };
    return this.#withPassword(user, check, work);
  }

  /** Does `work` if the password is right. */
  #withPassword<U extends User, T>(
    user: U | null,
    given: Proof & { readonly account: string; readonly password: string },
    work: (user: U) => Promise<T>,
  ): Promise<T> {
    const { account, password, address, cookies } = given;
    const browser_id = this.#sessions.browserOf(user, cookies);
    const attempt = { of: 'password', account, address, browser_id } as const;
    const isRight = () => checkCredential(this.#store.db, user, password, this.#cost);
    return guardedAttempt(this.#guard, user, { ...given, attempt, isRight }, work);
  }

  /** Does `work` if the code is right, which is then used up. */
  #withCode<T>(user: User, given: Proof & WithCode, work: () => Promise<T>): Promise<T> {
    const { code, address, cookies } = given;
    const browser_id = this.#sessions.browserOf(user, cookies);
    const attempt = { of: 'code', account: user._id, address, browser_id } as const;
    const isRight = () => acceptCode(this.#store, actorOf(user), code);
    return guardedAttempt(this.#guard, user, { ...given, attempt, isRight }, work);
  }

  get #guard() {
    return { store: this.#store, logger: this.#logger };
  }
}
