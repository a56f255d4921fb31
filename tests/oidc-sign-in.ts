import type { testProvider } from './oidc-provider.js';
import { SAME_ORIGIN } from './signed-in-user.js';
import type { TestApi } from './test-api.js';

type App = Pick<TestApi['app'], 'inject'>;
type Answered = Awaited<ReturnType<typeof openPage>>;

/** Opens an address of the API as a browser with these cookies does. */
export function openPage(app: App, url: string, cookie = '') {
  return app.inject({ method: 'GET', url, headers: { host: SAME_ORIGIN.host, cookie } });
}

/** What a browser sends after this answer. */
export function cookiesOf({ headers }: Pick<Answered, 'headers'>): string {
  return [headers['set-cookie']]
    .flat()
    .map((header) => header?.split(';')[0] ?? '')
    .join('; ');
}

export function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

/** Begins a sign-in, and signs in at the provider. */
export async function beginSignIn(app: App, provider: ReturnType<typeof testProvider>, subject: string) {
  const start = await openPage(app, '/api/auth/oidc/start/');
  const back = await provider.signIn(String(start.headers.location), subject);
  return { cookie: cookiesOf(start), back };
}

export async function signInAtProvider(...params: Parameters<typeof beginSignIn>): Promise<Answered> {
  const { cookie, back } = await beginSignIn(...params);
  return openPage(params[0], pathOf(back), cookie);
}
