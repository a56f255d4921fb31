import axe, { type AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { findChromium } from '../../dev/chromium.js';
import type { Role } from '../../shared/permissions.js';
import { newUser } from '../signed-in-user.js';
import { type TestApi, testApi } from '../test-api.js';
import { seconds } from '../time-limits.js';

/** For `describe.skipIf`. */
export const CHROMIUM_MISSING = findChromium() === undefined;

export type Opened = {
  readonly page: Page;
  /** Errors of scripts and of the content security policy, and failed requests but those that a test expects. */
  readonly problems: string[];
};

export type TestPage = {
  readonly api: TestApi;
  readonly url: string;
  /** Opens a path as a new browser, signed in with a role, or not. */
  open(path: string, as: Role | null, options?: BrowserContextOptions): Promise<Opened>;
};

/** An API that serves the admin page, and a Chromium, for this test file. Use it only inside tests. */
export function testPage(env: Record<string, string> = {}, port = 0): { readonly web: TestPage } {
  const tested = testApi(env);
  let browser: Browser;
  let url = '';
  beforeAll(async () => {
    url = await tested.api.app.listen({ host: '127.0.0.1', port });
    // Without a sandbox of its own, since tests may run as root.
    browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser.close();
  });
  const open: TestPage['open'] = async (path, as, options = {}) => {
    const context = await browser.newContext({ baseURL: url, locale: 'en-US', ...options });
    context.setDefaultTimeout(seconds(15));
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => {
      const isExpected =
        message.text().includes('401') ||
        // No worker has created the schedule.
        (message.text().includes('404') && message.location().url.includes('schedule.show'));
      if (message.type() === 'error' && !isExpected) problems.push(message.text());
    });
    if (as) {
      const { email, password } = await newUser(tested.api, as);
      await context.request.post('/api/auth/sign-in/', {
        data: { email, password },
        headers: { origin: url },
      });
    }
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { page, problems };
  };
  return {
    get web() {
      return { api: tested.api, url, open };
    },
  };
}

/** Returns a function for the procedures that the server has refused to the person since it was called last, also within a batch. */
export function refusalsOf(page: Page): () => Promise<string[]> {
  const answers: Promise<string[]>[] = [];
  const refusedIn = async (request: Request): Promise<string[]> => {
    const response = await request.response();
    const type = response?.headers()['content-type'] ?? '';
    if (!response || !type.includes('json')) return [];
    return (await response.text()).includes('"httpStatus":403') ? [response.url()] : [];
  };
  // The text of an answer that has not ended may never come once its page is left.
  page.on('requestfinished', (request) => answers.push(refusedIn(request).catch(() => [])));
  return async () => (await Promise.all(answers.splice(0))).flat();
}

/** Resolves when nothing moves or fades any more, but what does so for ever. A dialog begins to fade in some frames after it is there. */
const STILL = `(async () => {
  for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame);
  const ends = ({ effect }) => effect?.getComputedTiming().endTime !== Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map(({ finished }) => finished));
})()`;

/** What axe finds on a page: the rule and the elements. Of a dialog that fades in, it would see colours without contrast. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(STILL);
  // The policy of the page refuses scripts that are added as elements.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
