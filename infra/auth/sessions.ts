import type { Config } from '../../shared/config.js';
import { Role } from '../../shared/permissions.js';
import type { Logger } from '../config/logger.js';
import { collections } from '../mongo/collections.js';
import type { Store } from '../mongo/store.js';
import { type Auth, createAuth } from './auth.js';
import { authFailure } from './auth-failure.js';
import { resignSessionCookie, sessionCookieOf } from './session-cookie.js';
import { sessionSecrets } from './session-secrets.js';
import { type Attempt, countAttempt, resetAttempts } from './sign-in-attempts.js';

const HOUR_MS = 3_600_000;

type Person = { readonly user_id: string; readonly name: string; readonly role: Role };
type LibraryUser = { readonly id: string; readonly name: string; readonly role: string };

/** Somebody who has just signed in or changed their password, with the cookies that their browser is to keep. */
export type SignedIn = { readonly user: Person; readonly cookies: readonly string[] };
/** Somebody who is signed in; with cookies when their time was prolonged. `headers` are for the library. */
export type Session = SignedIn & { readonly headers: Headers };

/** People's signing in and out, by the library. That is loaded when the first of them comes. */
export class Sessions {
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #secrets: readonly [string, ...string[]];
  readonly #longestMs: number;
  readonly #cookieName: string;
  readonly #load: () => Promise<Auth>;
  #auth: Promise<Auth> | undefined;

  constructor(store: Store, logger: Logger, api: Config['api']) {
    this.#store = store;
    this.#logger = logger;
    this.#secrets = sessionSecrets(api.sessionSecret, store.keyring, logger);
    this.#longestMs = api.sessionHours * HOUR_MS;
    const cookie = sessionCookieOf(api.publicUrl);
    this.#cookieName = cookie.name;
    const idleSeconds = api.sessionIdleMinutes * 60;
    this.#load = () => createAuth({ db: store.db, logger, secret: this.#secrets[0], cookie, idleSeconds });
  }

  /** @throws AppError `sign_in_refused`, `account_disabled`, `too_many_sign_ins` */
  async signIn(email: string, password: string, address: string): Promise<SignedIn> {
    const { api } = await this.#library();
    const known = await collections(this.#store.db).users.findOne({ email }, { projection: { _id: 1 } });
    const account = known && { account: known._id };
    try {
      const { headers, response } = await this.#guarded({ account: email, address }, () =>
        api.signInEmail({ body: { email, password }, returnHeaders: true }),
      );
      this.#logger.info('signed_in', { ...account });
      return { user: personOf(response.user), cookies: this.#cookiesOf(headers) };
    } catch (error) {
      const failure = authFailure(error);
      this.#logger.info('sign_in_refused', { ...account, code: failure.code });
      throw failure;
    }
  }

  /** Who sends this cookie header; null for nobody, or nobody any more. Prolonged, since a request shows that they are there. */
  async find(cookieHeader: string | undefined, { prolong }: { prolong: boolean }): Promise<Session | null> {
    const cookie = resignSessionCookie(cookieHeader, this.#cookieName, this.#secrets);
    if (cookie === null) return null;
    const { api } = await this.#library();
    const headers = new Headers({ cookie });
    const asked = { headers, query: { disableRefresh: !prolong }, returnHeaders: true } as const;
    const answer = await api.getSession(asked).catch(nobodyElseThrow);
    if (!answer?.response) return null;
    const { session, user } = answer.response;
    const tooOld = session.createdAt.getTime() + this.#longestMs <= Date.now();
    if (tooOld || user.disabled) return null;
    return { user: personOf(user), cookies: this.#cookiesOf(answer.headers), headers };
  }

  /** Resolves to the cookies that take the session out of the browser. */
  async signOut({ user, headers: of }: Session): Promise<readonly string[]> {
    const { api } = await this.#library();
    const { headers } = await api.signOut({ headers: of, returnHeaders: true });
    this.#logger.info('signed_out', { account: user.user_id });
    return this.#cookiesOf(headers);
  }

  /**
   * Ends every session of theirs, and begins a new one.
   *
   * @throws AppError `wrong_password`, `account_disabled`, `too_many_sign_ins`
   */
  async changePassword(
    { user, headers: of }: Session,
    { current, next, address }: { current: string; next: string; address: string },
  ): Promise<SignedIn> {
    const { api } = await this.#library();
    const account = user.user_id;
    try {
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
      const { headers } = await this.#guarded({ account, address }, () =>
        api.changePassword({ body, headers: of, returnHeaders: true }),
      );
      this.#logger.info('password_changed', { account });
      return { user, cookies: this.#cookiesOf(headers) };
    } catch (error) {
      const failure = authFailure(error);
      this.#logger.info('password_change_refused', { account, code: failure.code });
      throw failure;
    }
  }

  /** Only a wrong password stays counted. */
  async #guarded<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    await countAttempt(this.#store, attempt);
    const done = await work();
    await resetAttempts(this.#store, attempt);
    return done;
  }

  #cookiesOf(headers: Headers): readonly string[] {
    return headers.getSetCookie().filter((cookie) => cookie.startsWith(`${this.#cookieName}=`));
  }

  #library(): Promise<Auth> {
    this.#auth ??= this.#load();
    return this.#auth;
  }
}

function personOf({ id, name, role }: LibraryUser): Person {
  return { user_id: id, name, role: Role.parse(role) };
}

/** A session that ended while it was prolonged. */
function nobodyElseThrow(error: unknown): null {
  const failure = authFailure(error);
  if (failure.code === 'not_signed_in') return null;
  throw failure;
}
