import { randomBytes } from 'node:crypto';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import { recordAction } from '../audit/audit.js';
import { asAppError } from '../config/as-app-error.js';
import type { Logger } from '../config/logger.js';
import { collections } from '../mongo/collections.js';
import type { SessionDocument } from '../mongo/documents/session-document.js';
import type { UserDocument } from '../mongo/documents/user-document.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';
import { browserCookie, type KnownBrowser, readBrowserCookie } from './known-browser.js';
import { checkPassword, hashPassword, PASSWORD_COST, type PasswordCost } from './passwords.js';
import { recordRefusal, recordSignIn, shortId } from './record-session.js';
import { readSessionCookie, sessionCookie } from './session-cookie.js';
import { sessionSecrets } from './session-secrets.js';
import { countAttempt, resetAttempts } from './sign-in-attempts.js';
import { tokenHash } from './tokens.js';
import { replacePassword } from './users.js';

const MINUTE_MS = 60_000;
/** Open sessions of one person. A further sign-in ends the oldest. */
const MOST_SESSIONS = 20;
/** How long a password that someone else set can be used. */
const INITIAL_PASSWORD_MS = 7 * 24 * 60 * MINUTE_MS;
const SIGN_IN = { done: 'signed_in', failed: 'sign_in_refused', mismatch: 'sign_in_refused' } as const;
const CHANGE = {
  done: 'password_changed',
  failed: 'password_change_refused',
  mismatch: 'wrong_password',
} as const;
const END = { done: 'session_ended', failed: 'session_end_refused', mismatch: 'wrong_password' } as const;

type User = Pick<UserDocument, '_id' | 'name' | 'role' | 'must_change_password'>;
/** Where a request comes from: its network address and its `Cookie` header. */
export type RequestOrigin = {
  readonly request_id: string;
  readonly address: string;
  readonly cookies: string | undefined;
};
type PasswordCheck = RequestOrigin & {
  readonly account: string;
  readonly password: string;
  readonly events: typeof SIGN_IN | typeof CHANGE | typeof END;
};

/** An open session; `setCookies` are the headers for its browser, none unless a cookie is new or prolonged. */
export type Session = { readonly id: string; readonly user: User; readonly setCookies: readonly string[] };

/** An open session as its person sees it. */
export type SessionRecord = Pick<SessionDocument, 'created_at' | 'expires_at'> & {
  readonly session_id: string;
  readonly last_used_at: Date;
  readonly current: boolean;
};

/** The sessions of people who sign in with a password. */
export class Sessions {
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #api: Config['api'];
  readonly #secrets: ReturnType<typeof sessionSecrets>;
  readonly #idleMs: number;
  readonly #cost: PasswordCost;

  constructor(store: Store, logger: Logger, api: Config['api'], cost = PASSWORD_COST) {
    this.#store = store;
    this.#cost = cost;
    this.#logger = logger;
    this.#api = api;
    this.#secrets = sessionSecrets(api.sessionSecret, store.keyring, logger);
    this.#idleMs = api.sessionIdleMinutes * MINUTE_MS;
  }

  /**
   * Opens a session, and ends the one that the browser had.
   *
   * @throws AppError `sign_in_refused`, `account_disabled`, `initial_password_expired`, `too_many_sign_ins`
   */
  async signIn(email: string, password: string, origin: RequestOrigin): Promise<Session> {
    const user = await collections(this.#store.db).users.findOne({ email });
    const check = { ...origin, account: email, password, events: SIGN_IN };
    return this.#withPassword(user, check, async ({ disabled, ...known }, browser_id) => {
      // Checked after the password, so that only its owner learns it.
      if (disabled) throw new AppError('account_disabled');
      const opened = await this.#open(known, origin.cookies, browser_id);
      await recordSignIn(this.#store.db, opened.id, actorOf(known));
      return opened;
    });
  }

  /**
   * Ends all sessions of the user and opens a new one.
   *
   * @throws AppError `wrong_password`, `too_many_sign_ins`, `weak_password`, `password_unchanged`
   */
  async changePassword(
    { user }: Session,
    { current, next, ...origin }: RequestOrigin & { readonly current: string; readonly next: string },
  ): Promise<Session> {
    const check = { ...origin, account: user._id, password: current, events: CHANGE };
    return this.#withPassword(user, check, async ({ _id: user_id, name }, browser_id) => {
      if (next === current) throw new AppError('password_unchanged');
      const change = { user_id, password: next, by: { account_id: user_id, name } };
      await replacePassword(this.#store.db, change, this.#cost);
      return this.#open({ ...user, must_change_password: false }, origin.cookies, browser_id);
    });
  }

  /** Returns the person's open sessions, newest first. */
  async list({ id, user }: Session): Promise<SessionRecord[]> {
    const open = { user_id: user._id, ...this.#isOpen() };
    const sessions = await collections(this.#store.db).sessions.find(open).sort({ created_at: -1 }).toArray();
    return sessions.map(({ _id, created_at, expires_at }) => ({
      session_id: shortId(_id),
      created_at,
      last_used_at: new Date(expires_at.getTime() - this.#idleMs),
      expires_at,
      current: _id === id,
    }));
  }

  /**
   * Ends one of the person's own sessions. The current one gets a new token, since its person has signed in again. Returns the
   * `Set-Cookie` headers.
   *
   * @throws AppError `session_not_found`, `wrong_password`, `too_many_sign_ins`
   */
  async end(
    { id, user }: Session,
    {
      session_id,
      current,
      ...origin
    }: RequestOrigin & { readonly session_id: string; readonly current: string },
  ): Promise<readonly string[]> {
    const check = { ...origin, account: user._id, password: current, events: END };
    return this.#withPassword(user, check, async ({ _id: user_id, name }, browser_id) => {
      const { sessions } = collections(this.#store.db);
      const own = await sessions.find({ user_id }).toArray();
      const ended = own.find(({ _id }) => shortId(_id) === session_id);
      if (!ended) throw new AppError('session_not_found');
      await this.#delete(ended._id, { account_id: user_id, name });
      if (ended._id === id) return [this.#setCookie(null)];
      return (await this.#open(user, origin.cookies, browser_id)).setCookies;
    });
  }

  /** Returns the session of a `Cookie` header, or null. `prolong` restarts its idle time, at most once a minute. */
  async find(cookies: string | undefined, { prolong }: { prolong: boolean }): Promise<Session | null> {
    const token = readSessionCookie(cookies, this.#secrets());
    if (token === null) return null;
    const { sessions, users } = collections(this.#store.db);
    const [id, now] = [tokenHash(token), Date.now()];
    const session = await sessions.findOne({ _id: id, ...this.#isOpen(now) });
    const user = session && (await users.findOne({ _id: session.user_id, disabled: false }));
    if (!user) return null;
    const idledMs = this.#idleMs - (session.expires_at.getTime() - now);
    if (!prolong || idledMs < Math.min(MINUTE_MS, this.#idleMs / 2)) return { id, user, setCookies: [] };
    await sessions.updateOne({ _id: id }, { $set: { expires_at: new Date(now + this.#idleMs) } });
    return { id, user, setCookies: [this.#setCookie(token)] };
  }

  /** Returns the browser of a `Cookie` header when a person signed in with it before, or null. */
  knownBrowser(cookies: string | undefined): KnownBrowser | null {
    return readBrowserCookie(cookies, this.#secrets());
  }

  /** Returns the `Set-Cookie` header that deletes the cookie. */
  async signOut({ id, user }: Session, { request_id, address }: RequestOrigin): Promise<string> {
    await this.#delete(id, actorOf(user));
    this.#logger.info('signed_out', { account: user._id, request_id, address });
    return this.#setCookie(null);
  }

  /** Deletes a session, and records who ended it. */
  async #delete(_id: string, by: Actor): Promise<void> {
    const { db } = this.#store;
    await inTransaction(db, async (session) => {
      await collections(db).sessions.deleteOne({ _id }, { session });
      const ended = { action: 'session.end', target: shortId(_id), before: null, after: null } as const;
      await recordAction(db, { by, ...ended }, session);
    });
  }

  #isOpen(now = Date.now()) {
    const oldest = new Date(now - this.#api.sessionHours * 60 * MINUTE_MS);
    return { expires_at: { $gt: new Date(now) }, created_at: { $gt: oldest } };
  }

  /** Does `work` if the password is right. Only failed attempts stay counted. */
  async #withPassword<U extends User, T>(
    user: U | null,
    { account, request_id, address, cookies, password, events }: PasswordCheck,
    work: (user: U, browser_id: string | undefined) => Promise<T>,
  ): Promise<T> {
    const fields = { ...(user && { account: user._id }), request_id, address };
    const browser = this.knownBrowser(cookies);
    const browser_id = browser?.user_id === user?._id ? browser?.browser_id : undefined;
    const attempt = { account, address, browser_id };
    try {
      await countAttempt(this.#store, attempt);
      if (!(await this.#isRight(user, password)) || !user) throw new AppError(events.mismatch);
      const result = await work(user, browser_id);
      await resetAttempts(this.#store, attempt);
      this.#logger.info(events.done, fields);
      return result;
    } catch (error) {
      const refusal = asAppError(error);
      this.#logger.info(events.failed, { ...fields, code: refusal.code });
      if (user) this.#recordRefusal(user, refusal);
      throw error;
    }
  }

  /** Not awaited: an answer that takes longer for an account that exists would show that it does. */
  #recordRefusal(user: User, refusal: AppError): void {
    recordRefusal(this.#store.db, actorOf(user), refusal).catch((error: unknown) =>
      this.#logger.error('refusal_not_recorded', { account: user._id, code: asAppError(error).code }),
    );
  }

  /** Stores a new hash in place of a weaker one, now that the password is known. @throws AppError `initial_password_expired` */
  async #isRight(user: User | null, password: string): Promise<boolean> {
    const { credentials } = collections(this.#store.db);
    const stored = user && (await credentials.findOne({ user_id: user._id }));
    const { isRight, outdated } = await checkPassword(password, stored?.password, this.#cost);
    if (stored && isRight && outdated) {
      const update = { $set: { password: await hashPassword(password, this.#cost) } };
      await credentials.updateOne({ _id: stored._id, password: stored.password }, update);
    }
    const oldest = Date.now() - INITIAL_PASSWORD_MS;
    if (stored && isRight && user?.must_change_password && stored.updated_at.getTime() < oldest)
      throw new AppError('initial_password_expired');
    return isRight;
  }

  /** Opens a session in place of the one that the cookies name. */
  async #open(user: User, cookies: string | undefined, browser_id: string | undefined): Promise<Session> {
    const token = randomBytes(32).toString('base64url');
    const [id, created_at] = [tokenHash(token), new Date()];
    const expires_at = new Date(created_at.getTime() + this.#idleMs);
    const { sessions } = collections(this.#store.db);
    await sessions.insertOne({ _id: id, user_id: user._id, created_at, expires_at });
    const former = readSessionCookie(cookies, this.#secrets());
    const newest = sessions.find({ user_id: user._id }).sort({ created_at: -1, _id: 1 });
    const surplus = (await newest.skip(MOST_SESSIONS).toArray()).map(({ _id }) => _id);
    await sessions.deleteMany({ _id: { $in: former === null ? surplus : [tokenHash(former), ...surplus] } });
    const known = { user_id: user._id, ...(browser_id !== undefined && { browser_id }) };
    const known_browser = browserCookie(known, this.#secrets()[0]);
    return { id, user, setCookies: [this.#setCookie(token), known_browser] };
  }

  #setCookie(token: string | null): string {
    return sessionCookie(this.#api, token, this.#secrets()[0]);
  }
}

function actorOf({ _id, name }: User): Actor {
  return { account_id: _id, name };
}
