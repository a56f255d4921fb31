import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { Logger } from '../config/logger.js';
import { collections } from '../mongo/collections.js';
import { newId } from './users.js';

const MINUTE_S = 60;
const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;

export type AuthSettings = {
  readonly db: Db;
  readonly logger: Logger;
  readonly secret: string;
  readonly cookie: { readonly name: string; readonly secure: boolean };
  readonly idleSeconds: number;
};

export type Auth = Awaited<ReturnType<typeof createAuth>>;

/**
 * The library, over our collections. Only what infra/auth/auth/sessions.ts calls of it is reachable: nothing routes to its own handler. It is
 * loaded here and not above, since it takes a fifth of a second, which commands and an API for machines alone need not spend.
 */
export async function createAuth({ db, logger, secret, cookie, idleSeconds }: AuthSettings) {
  const { betterAuth } = await import('better-auth/minimal');
  const { mongodbAdapter } = await import('better-auth/adapters/mongodb');
  return betterAuth({
    // Named, or the library would look for it in variables of its own. Nothing is made of it: no link is ever sent.
    baseURL: 'http://127.0.0.1',
    secrets: [{ version: 1, value: secret }],
    telemetry: { enabled: false },
    logger: { log: (level, message) => logger.relay(level === 'error' ? 'error' : 'debug', message) },
    database: mongodbAdapter(db, { client: db.client }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    user: {
      modelName: 'paycom_users',
      fields: { ...TIMES, emailVerified: 'email_verified' },
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        disabled: { type: 'boolean', required: true, input: false },
      },
    },
    session: {
      modelName: 'paycom_sessions',
      fields: {
        ...TIMES,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      expiresIn: idleSeconds,
      updateAge: Math.min(MINUTE_S, idleSeconds / 2),
    },
    account: {
      modelName: 'paycom_credentials',
      fields: { ...TIMES, userId: 'user_id', accountId: 'account_id', providerId: 'provider_id' },
    },
    verification: { modelName: 'paycom_verifications' },
    databaseHooks: {
      session: { create: { before: ({ userId }) => refuseDisabled(db, userId) } },
    },
    advanced: {
      database: { generateId: newId },
      // Its own prefix would be `__Secure-`; ours is in the name.
      useSecureCookies: false,
      cookies: {
        session_token: { name: cookie.name, attributes: { secure: cookie.secure, sameSite: 'strict' } },
      },
      ipAddress: { disableIpTracking: true },
    },
  });
}

/** Asked behind the password, so that only its owner is told. */
async function refuseDisabled(db: Db, userId: string): Promise<void> {
  const user = await collections(db).users.findOne({ _id: userId });
  if (!user || user.disabled) throw new AppError('account_disabled');
}
