import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import Provider from 'oidc-provider';
import { afterAll, beforeAll } from 'vitest';

export const CLIENT = { client_id: 'paycom-sync', client_secret: 'made-up secret of the tests' } as const;

/** What the provider says about a person, by subject. */
export type ProviderPerson = {
  readonly email: string;
  readonly email_verified: boolean;
  readonly groups?: readonly string[];
};

/** A real OpenID Connect provider for this test file. Whoever types a subject into its form is that person. Use it only inside tests. */
export function testProvider(port: number, redirectUri: string) {
  const issuer = `http://127.0.0.1:${port}`;
  const people = new Map<string, ProviderPerson>();
  let server: Server;
  beforeAll(async () => {
    const provider = new Provider(issuer, {
      clients: [{ ...CLIENT, redirect_uris: [redirectUri], grant_types: ['authorization_code'] }],
      claims: { email: ['email', 'email_verified'], groups: ['groups'] },
      scopes: ['openid', 'email', 'groups'],
      cookies: { keys: [randomBytes(16).toString('hex')] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true } },
      findAccount: (_, accountId) => ({
        accountId,
        claims: async () => ({ sub: accountId, ...people.get(accountId) }),
      }),
      // Nobody is asked for consent.
      loadExistingGrant: async ({ oidc }) => {
        const { clientId, accountId } = {
          clientId: oidc.client?.clientId,
          accountId: oidc.session?.accountId,
        };
        const grant = new oidc.provider.Grant({
          ...(clientId !== undefined && { clientId }),
          ...(accountId !== undefined && { accountId }),
        });
        grant.addOIDCScope('openid email groups');
        await grant.save();
        return grant;
      },
    });
    server = provider.listen(port, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { issuer, people, signIn: (url: string, subject: string) => signInAt(url, subject, redirectUri) };
}

/** Follows a browser through the provider's pages, until it is sent back. Returns that address. */
async function signInAt(start: string, subject: string, redirectUri: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = new URL(start);
  let form: URLSearchParams | undefined;
  for (let steps = 0; steps < 10; steps += 1) {
    const response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    form = undefined;
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) {
      const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(await response.text()) ?? [];
      next = new URL(action, next);
      form = new URLSearchParams({ prompt: 'login', login: subject, password: 'any' });
    } else {
      next = new URL(location, next);
      if (next.href.startsWith(redirectUri)) return next;
    }
  }
  throw new Error('The provider did not send the browser back.');
}
