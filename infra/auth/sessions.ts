import { randomBytes } from 'node:crypto';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import type { MissingStep } from '../../shared/missing-step.js';
import { recordAction } from '../audit/audit.js';
import type { Logger } from '../config/logger.js';
import { collections } from '../mongo/collections.js';
import type { SessionDocument } from '../mongo/documents/session-document.js';
import type { UserDocument } from '../mongo/documents/user-document.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';
import { browserCookie, type KnownBrowser, readBrowserCookie } from './known-browser.js';
import { missingStepOf, type SecondFactorRules } from './missing-step.js';
import type { OidcFlow } from './oidc-client.js';
import { oidcCookie, readOidcCookie } from './oidc-cookie.js';
import { actorOf, shortId } from './record-session.js';
import { readSessionCookie, sessionCookie } from './session-cookie.js';
import { sessionSecrets } from './session-secrets.js';
import { tokenHash } from './tokens.js';

const MINUTE_MS = 60_000;
/** Open sessions of one person. A further sign-in ends the oldest. */
const MOST_SESSIONS = 20;
/** How long a session waits for the code. */
const CODE_MS = 10 * MINUTE_MS;

type User = Pick<UserDocument, '_id' | 'name' | 'role' | 'must_change_password' | 'second_factor_since'>;
/** Where a request comes from: its network address and its `Cookie` header. */
export type RequestOrigin = {
  readonly request_id: string;
  readonly address: string;
  readonly cookies: string | undefined;
};

/** An open session; `setCookies` are the headers for its browser, none unless a cookie is new or prolonged. */
export type Session = {
  readonly id: string;
  readonly user: User;
  /** When the person signed in. A session that replaces this one keeps it, so that the limit of hours counts from there. */
  readonly created_at: Date;
  /** Whether the person has shown the second factor. */
  readonly second_factor: boolean;
  /** Whether the identity provider signed the person in. */
  readonly by_provider: boolean;
  /** What the person must do first. Until then the session may do nothing else. */
  readonly missing: MissingStep | null;
  readonly setCookies: readonly string[];
};

/** An open session as its person sees it. */
export type SessionRecord = Pick<SessionDocument, 'created_at' | 'expires_at'> & {
  readonly session_id: string;
  readonly last_used_at: Date;
  readonly current: boolean;
};

/** The open sessions of people. */
export class Sessions {
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #api: Config['api'];
  readonly #rules: SecondFactorRules;
  readonly #secrets: ReturnType<typeof sessionSecrets>;
  readonly #idleMs: number;

  constructor(store: Store, logger: Logger, { api, oidc }: Pick<Config, 'api' | 'oidc'>) {
    this.#store = store;
    this.#logger = logger;
    this.#api = api;
    this.#rules = { roles: api.secondFactorRoles, afterProvider: oidc?.secondFactor === true };
    this.#secrets = sessionSecrets(api.sessionSecret, store.keyring, logger);
    this.#idleMs = api.sessionIdleMinutes * MINUTE_MS;
  }

  /**
   * Opens a session in place of the one that the cookies name. `replaces`: the id of a session that must be open until then.
   *
   * @throws AppError `not_signed_in` when that session was ended meanwhile, as with a new password
   */
  async open(
    user: User,
    cookies: string | undefined,
    kind: Pick<Session, 'second_factor' | 'by_provider'> & {
      readonly created_at?: Date;
      readonly replaces?: string;
    },
  ): Promise<Session> {
    const token = randomBytes(32).toString('base64url');
    const { second_factor, by_provider, replaces } = kind;
    const missing = missingStepOf(kind, user, this.#rules);
    const [id, now] = [tokenHash(token), new Date()];
    const created_at = kind.created_at ?? now;
    const idleMs = missing === 'code' ? Math.min(CODE_MS, this.#idleMs) : this.#idleMs;
    const expires_at = new Date(now.getTime() + idleMs);
    const { sessions } = collections(this.#store.db);
    await sessions.insertOne({
      _id: id,
      user_id: user._id,
      created_at,
      expires_at,
      second_factor,
      by_provider,
    });
    // Only now: the end of all sessions ends either both or, if it comes later, the new one.
    if (replaces !== undefined && (await sessions.deleteOne({ _id: replaces })).deletedCount === 0) {
      await sessions.deleteOne({ _id: id });
      throw new AppError('not_signed_in');
    }
    const former = readSessionCookie(cookies, this.#secrets());
    const surplus = await this.#surplusOf(user);
    await sessions.deleteMany({ _id: { $in: former === null ? surplus : [tokenHash(former), ...surplus] } });
    const setCookies = [this.#setCookie(token)];
    // The browser of someone who has only the password stays unknown.
    if (missing !== 'code') setCookies.push(this.#browserCookie(user, cookies));
    return { id, user, created_at, second_factor, by_provider, missing, setCookies };
  }

  /** Sessions that wait for a code do not count, so that someone who has only the password ends no session. */
  async #surplusOf({ _id: user_id, second_factor_since }: User): Promise<string[]> {
    const complete = {
      user_id,
      ...(second_factor_since && { $or: [{ second_factor: true }, { by_provider: true }] }),
    };
    const newest = collections(this.#store.db).sessions.find(complete).sort({ created_at: -1, _id: 1 });
    return (await newest.skip(MOST_SESSIONS).toArray()).map(({ _id }) => _id);
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

  /** Returns the session of a `Cookie` header, or null. `prolong` restarts its idle time, at most once a minute. */
  async find(cookies: string | undefined, { prolong }: { prolong: boolean }): Promise<Session | null> {
    const token = readSessionCookie(cookies, this.#secrets());
    if (token === null) return null;
    const { sessions, users } = collections(this.#store.db);
    const [id, now] = [tokenHash(token), Date.now()];
    const session = await sessions.findOne({ _id: id, ...this.#isOpen(now) });
    const user = session && (await users.findOne({ _id: session.user_id, disabled: false }));
    if (!user) return null;
    const { created_at, second_factor = false, by_provider = false } = session;
    const missing = missingStepOf(session, user, this.#rules);
    const found = { id, user, created_at, second_factor, by_provider, missing, setCookies: [] };
    const idledMs = this.#idleMs - (session.expires_at.getTime() - now);
    if (!prolong || missing === 'code' || idledMs < Math.min(MINUTE_MS, this.#idleMs / 2)) return found;
    await sessions.updateOne({ _id: id }, { $set: { expires_at: new Date(now + this.#idleMs) } });
    return { ...found, setCookies: [this.#setCookie(token)] };
  }

  /** Ends one of the person's own sessions. @throws AppError `session_not_found` */
  async end({ id, user }: Session, session_id: string): Promise<{ readonly wasCurrent: boolean }> {
    const own = await collections(this.#store.db).sessions.find({ user_id: user._id }).toArray();
    const ended = own.find(({ _id }) => shortId(_id) === session_id);
    if (!ended) throw new AppError('session_not_found');
    await this.#delete(ended._id, actorOf(user));
    return { wasCurrent: ended._id === id };
  }

  /** Returns the `Set-Cookie` header that deletes the cookie. */
  async signOut({ id, user }: Session, { request_id, address }: RequestOrigin): Promise<string> {
    await this.#delete(id, actorOf(user));
    this.#logger.info('signed_out', { account: user._id, request_id, address });
    return this.signedOutCookie;
  }

  get signedOutCookie(): string {
    return this.#setCookie(null);
  }

  /** Returns the browser of a `Cookie` header when a person signed in with it before, or null. */
  knownBrowser(cookies: string | undefined): KnownBrowser | null {
    return readBrowserCookie(cookies, this.#secrets());
  }

  /** Returns the browser's id when this person signed in with it before. */
  browserOf(user: Pick<User, '_id'> | null, cookies: string | undefined): string | undefined {
    const browser = this.knownBrowser(cookies);
    return browser?.user_id === user?._id ? browser?.browser_id : undefined;
  }

  /** Keeps a sign-in at the provider in the browser. Null ends it. Returns the `Set-Cookie` header. */
  keepFlow(flow: OidcFlow | null): string {
    return oidcCookie(flow, this.#secrets()[0]);
  }

  /** Returns the sign-in at the provider that a `Cookie` header keeps, or null. */
  keptFlow(cookies: string | undefined): OidcFlow | null {
    return readOidcCookie(cookies, this.#secrets());
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

  #browserCookie(user: User, cookies: string | undefined): string {
    const browser_id = this.browserOf(user, cookies);
    const known = { user_id: user._id, ...(browser_id !== undefined && { browser_id }) };
    return browserCookie(known, this.#secrets()[0]);
  }

  #setCookie(token: string | null): string {
    return sessionCookie(this.#api, token, this.#secrets()[0]);
  }
}
