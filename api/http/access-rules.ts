import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/app-error.js';
import { MISSING_STEPS, type MissingStep } from '../../shared/missing-step.js';
import type { Permission } from '../../shared/permissions.js';
import type { Account } from './request-context.js';
import { requirePermission } from './require-permission.js';

/** Routes without a role check here: public, checked per procedure, signature-checked, or always refused. */
const UNCHECKED = ['public', 'procedures', 'signature', 'refused'] as const;

/** Who may call a route. `session` means only signed-in people, no tokens. */
type Access = (typeof UNCHECKED)[number] | 'session' | Permission;

/** Access rules that need no session. */
const WITHOUT_SESSION: readonly Access[] = ['public', 'signature', 'refused'];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** The steps that a person may still have to complete when they call the route. All other steps must be complete. */
    before?: readonly MissingStep[];
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
    const { access: rule = 'public', before = [] } = routeOptions.config;
    const missing = session?.missing;
    if (missing && !WITHOUT_SESSION.includes(rule) && !before.includes(missing))
      throw new AppError(MISSING_STEPS[missing]);
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
