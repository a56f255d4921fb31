import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { AppError } from '../shared/app-error.js';
import { TABS } from '../web/client/places.js';
import { CHROMIUM_HINT, findChromium } from './chromium.js';
import { addDemoStaff } from './demo-staff.js';
import type { Variables } from './env-file.js';
import { startEnvironment } from './environment.js';
import { runCommand } from './run-command.js';
import { actAsPeople, holdSync, SCENE_EMPLOYEES, syncDailyPushes } from './screenshot-scene.js';
import { temporaryFolder } from './temporary-folder.js';

const TARGET = join(process.cwd(), 'data/screenshots');
const THEMES = ['light', 'dark'] as const;

/** The pages and tabs, by the name of their pictures. `SYNC` is the last sync, `FILE` its directory. */
const PAGES: Readonly<Record<string, string>> = {
  home: '/',
  syncs: '/syncs',
  sync: '/syncs/SYNC',
  employees: '/employees',
  employee: '/employees/0001',
  issues: '/issues',
  files: '/files',
  file: 'FILE',
  activity: '/activity',
  ...Object.fromEntries(
    Object.entries(TABS).flatMap(([page, tabs]) =>
      Object.keys(tabs).map((tab) => [`${page}-${tab}`, `/${page}/${tab}`]),
    ),
  ),
  'staff-match': '/staff/match?match=ambiguous',
};
/** With a sync that waits for a decision. */
const HELD_PAGES = { 'home-held': '/', 'sync-held': '/syncs/SYNC' };

/** `npm run screenshots`: a picture of each page of the admin page in both themes, after some syncs of made-up reports. */
await runCommand(async ({ log, stopAtEnd }) => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new AppError('usage', { problem: CHROMIUM_HINT });
  const { folder, remove } = await temporaryFolder();
  stopAtEnd(remove);
  const served = join(folder, 'push');
  const environment = await startEnvironment({ folder, served, log });
  stopAtEnd(environment.stop);
  const { variables, envFile } = environment;
  await addDemoStaff(variables.MONGODB_URI ?? '', SCENE_EMPLOYEES);
  const scene = { served, envFile };
  const synced = await syncDailyPushes(scene);
  await mkdir(TARGET, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  stopAtEnd(() => browser.close());
  const context = await signIn(browser, variables);
  await actAsPeople(context.request, variables.PAYCOM_API_PUBLIC_URL ?? '');
  await takePictures(context, PAGES, synced);
  await takePictures(context, HELD_PAGES, await holdSync(scene));
  log(`Wrote the pictures to ${TARGET}`);
  return 0;
});

async function signIn(browser: Browser, variables: Variables): Promise<BrowserContext> {
  const baseURL = variables.PAYCOM_API_PUBLIC_URL ?? '';
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } });
  await context.request.post('/api/auth/sign-in/', {
    data: { email: variables.DEV_ADMIN_EMAIL, password: variables.DEV_ADMIN_PASSWORD },
    headers: { origin: baseURL },
  });
  return context;
}

async function takePictures(
  context: BrowserContext,
  pages: Readonly<Record<string, string>>,
  sync_id: string,
): Promise<void> {
  const page = await context.newPage();
  await page.goto('/files?report_type=employee_directory');
  const file = await page.getByRole('row').getByRole('link').first().getAttribute('href');
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path.replace('SYNC', sync_id).replace('FILE', file ?? ''));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(TARGET, `${name}-${colorScheme}.png`), animations: 'disabled' });
    }
  }
}
