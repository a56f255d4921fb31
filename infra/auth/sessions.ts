import { randomBytes } from 'node:crypto';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import { asAppError } from '../config/as-app-error.js';
import type { Logger } from '../config/logger.js';
import { collections } from '../mongo/collections.js';
import type { UserDocument } from '../mongo/documents/user-document.js';
import type { Store } from '../mongo/store.js';
import { browserCookie, type KnownBrowser, readBrowserCookie } from './known-browser.js';
import { isPassword } from './passwords.js';
import { readSessionCookie, sessionCookie } from './session-cookie.js';
import { sessionSecrets } from './session-secrets.js';
import { countAttempt, resetAttempts } from './sign-in-attempts.js';
import { tokenHash } from './tokens.js';
import { resetPassword } from './users.js';

const MINUTE_MS = 60_000;
const SIGN_IN = { done: 'signed_in', failed: 'sign_in_refused', mismatch: 'sign_in_refused' } as const;
const CHANGE = {
  done: 'password_changed',
  failed: 'password_change_refused',
  mismatch: 'wrong_password',
} as const;

type User = Pick<UserDocument, '_id' | 'name' | 'role'>;
/** Where a request comes from: its network address and its `Cookie` header. */
export type RequestOrigin = { readonly address: string; readonly cookies: string | undefined };
type PasswordCheck = RequestOrigin & {
  readonly account: string;
  readonly password: string;
  readonly events: typeof SIGN_IN | typeof CHANGE;
};

/** An open session; `setCookies` are the headers for its browser, none unless a cookie is new or prolonged. */
export type Session = { readonly id: string; readonly user: User; readonly setCookies: readonly string[] };

/** The sessions of people who sign in with a password. */
export class Sessions {
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #api: Config['api'];
  readonly #secrets: readonly [string, ...string[]];
  readonly #idleMs: number;

  constructor(store: Store, logger: Logger, api: Config['api']) {
    this.#store = store;
    this.#logger = logger;
    this.#api = api;
    this.#secrets = sessionSecrets(api.sessionSecret, store.keyring, logger);
    this.#idleMs = api.sessionIdleMinutes * MINUTE_MS;
  }

  /** @throws AppError `sign_in_refused`, `account_disabled`, `too_many_sign_ins` */
  async signIn(email: string, password: string, origin: RequestOrigin): Promise<Session> {
    const user = await collections(this.#store.db).users.findOne({ email });
    const check = { ...origin, account: email, password, events: SIGN_IN };
    return this.#withPassword(user, check, async ({ disabled }) => {
      // Checked after the password, so that only its owner learns it.
      if (disabled) throw new AppError('account_disabled');
    });
  }

  /** Ends all sessions of the user and opens a new one. @throws AppError `wrong_password`, `too_many_sign_ins` */
  async changePassword(
    { user }: Session,
    {
      current: password,
      next,
      ...origin
    }: RequestOrigin & { readonly current: string; readonly next: string },
  ): Promise<Session> {
    const check = { ...origin, account: user._id, password, events: CHANGE };
    return this.#withPassword(user, check, () => resetPassword(this.#store.db, user._id, next));
  }

  /** Returns the session of a `Cookie` header, or null. `prolong` restarts its idle time, at most once a minute. */
  async find(cookies: string | undefined, { prolong }: { prolong: boolean }): Promise<Session | null> {
    const token = readSessionCookie(cookies, this.#api, this.#secrets);
    if (token === null) return null;
    const { sessions, users } = collections(this.#store.db);
    const [id, now] = [tokenHash(token), Date.now()];
    const oldest = new Date(now - this.#api.sessionHours * 60 * MINUTE_MS);
    const isOpen = { expires_at: { $gt: new Date(now) }, created_at: { $gt: oldest } };
    const session = await sessions.findOne({ _id: id, ...isOpen });
    const user = session && (await users.findOne({ _id: session.user_id, disabled: false }));
    if (!user) return null;
    const idledMs = this.#idleMs - (session.expires_at.getTime() - now);
    if (!prolong || idledMs < Math.min(MINUTE_MS, this.#idleMs / 2)) return { id, user, setCookies: [] };
    await sessions.updateOne({ _id: id }, { $set: { expires_at: new Date(now + this.#idleMs) } });
    return { id, user, setCookies: [this.#setCookie(token)] };
  }

  /** Returns the browser of a `Cookie` header when a person signed in with it before, or null. */
  knownBrowser(cookies: string | undefined): KnownBrowser | null {
    return readBrowserCookie(cookies, this.#api.publicUrl, this.#secrets);
  }

  /** Returns the `Set-Cookie` header that deletes the cookie. */
  async signOut({ id, user }: Session): Promise<string> {
    await collections(this.#store.db).sessions.deleteOne({ _id: id });
    this.#logger.info('signed_out', { account: user._id });
    return this.#setCookie(null);
  }

  /** Does `work` if the password is right, then opens a session. Only failed attempts stay counted. */
  async #withPassword<U extends User>(
    user: U | null,
    { account, address, cookies, password, events }: PasswordCheck,
    work: (user: U) => Promise<void>,
  ): Promise<Session> {
    const fields = user ? { account: user._id } : {};
    const { credentials } = collections(this.#store.db);
    const browser = this.knownBrowser(cookies);
    const browser_id = browser?.user_id === user?._id ? browser?.browser_id : undefined;
    const attempt = { account, address, browser_id };
    try {
      await countAttempt(this.#store, attempt);
      const credential = user && (await credentials.findOne({ user_id: user._id }));
      const isRight = await isPassword(password, credential?.password);
      if (!user || !isRight) throw new AppError(events.mismatch);
      await work(user);
      await resetAttempts(this.#store, attempt);
      const session = await this.#open(user, browser_id);
      this.#logger.info(events.done, fields);
      return session;
    } catch (error) {
      this.#logger.info(events.failed, { ...fields, code: asAppError(error).code });
      throw error;
    }
  }

  async #open(user: User, browser_id: string | undefined): Promise<Session> {
    const token = randomBytes(32).toString('base64url');
    const [id, created_at] = [tokenHash(token), new Date()];
    const expires_at = new Date(created_at.getTime() + this.#idleMs);
    const { sessions } = collections(this.#store.db);
    await sessions.insertOne({ _id: id, user_id: user._id, created_at, expires_at });
    const known = { user_id: user._id, ...(browser_id !== undefined && { browser_id }) };
    const known_browser = browserCookie(this.#api.publicUrl, known, this.#secrets[0]);
    return { id, user, setCookies: [this.#setCookie(token), known_browser] };
  }

  #setCookie(token: string | null): string {
    return sessionCookie(this.#api, token, this.#secrets[0]);
  }
}
