import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/app-error.js';
import type { Permission } from '../../shared/permissions.js';
import { permitted } from './permitted.js';
import type { Account } from './request-context.js';

/** These let in whom they want by themselves: anyone, whoever the procedures behind let in, whoever signs the body, nobody at all. */
const OPEN = ['public', 'procedures', 'signature', 'refused'] as const;

/** Who may come to a route; by `session` people alone. */
type Access = (typeof OPEN)[number] | 'session' | Permission;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyInstance {
    /** `GET /readyz` and who may come there, for every route. */
    access: ReadonlyMap<string, Access>;
  }
}

/**
 * Closed by default: a route that does not say who may come can't be registered. It is asked before a body is read, and after the
 * limits, so that strangers are counted.
 */
export function closeByDefault(app: FastifyInstance): void {
  const access = new Map<string, Access>();
  app.decorate('access', access);
  app.addHook('onRoute', ({ method, url, config }) => {
    const said = config?.access;
    if (said === undefined) throw new Error(`The route ${url} does not say who may come there.`);
    for (const one of [method].flat()) access.set(`${one} ${url}`, said);
  });
  app.addHook('preParsing', async ({ account, routeOptions }) => {
    const { access: said = 'public' } = routeOptions.config;
    if (said === 'session') assertPerson(account);
    else if (!isOpen(said)) permitted(account, said);
  });
}

function isOpen(said: Access): said is (typeof OPEN)[number] {
  return OPEN.some((open) => open === said);
}

/** A token can neither sign out nor change a password. */
function assertPerson(account: Account | null): void {
  if (account?.by !== 'session') throw new AppError('not_signed_in');
}
