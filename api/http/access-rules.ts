import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/app-error.js';
import type { Permission } from '../../shared/permissions.js';
import type { Account } from './request-context.js';
import { requirePermission } from './require-permission.js';

/** Routes without a role check here: public, checked per procedure, signature-checked, or always refused. */
const UNCHECKED = ['public', 'procedures', 'signature', 'refused'] as const;

/** Who may call a route. `session` means only signed-in people, no tokens. */
type Access = (typeof UNCHECKED)[number] | 'session' | Permission;

/** What a session may do before its person has changed a password that someone else set. */
const OPEN_TO_NEW_PASSWORDS: readonly Access[] = ['public', 'session', 'signature', 'refused'];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyInstance {
    /** The access rule of every route, by method and path (`GET /readyz`). */
    access: ReadonlyMap<string, Access>;
  }
}

/**
 * Denies by default: a route without an `access` rule cannot be registered. The rule is checked after the rate limits, so that
 * anonymous requests count, and before the body is read.
 */
export function denyByDefault(app: FastifyInstance): void {
  const access = new Map<string, Access>();
  app.decorate('access', access);
  app.addHook('onRoute', ({ method, url, config }) => {
    const rule = config?.access;
    if (rule === undefined) throw new Error(`The route ${url} has no access rule. Set config.access.`);
    for (const verb of [method].flat()) access.set(`${verb} ${url}`, rule);
  });
  app.addHook('preParsing', async ({ account, session, routeOptions }) => {
    const { access: rule = 'public' } = routeOptions.config;
    if (session?.user.must_change_password && !OPEN_TO_NEW_PASSWORDS.includes(rule))
      throw new AppError('password_change_required');
    if (rule === 'session') assertSession(account);
    else if (!isUnchecked(rule)) requirePermission(account, rule);
  });
}

function isUnchecked(rule: Access): rule is (typeof UNCHECKED)[number] {
  return UNCHECKED.some((unchecked) => unchecked === rule);
}

/** A token can neither sign out nor change a password. */
function assertSession(account: Account | null): void {
  if (account?.by !== 'session') throw new AppError('not_signed_in');
}
