import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { AppError } from '../shared/app-error.js';
import { TABS } from '../web/client/places.js';
import { CHROMIUM_HINT, findChromium } from './chromium.js';
import { addDemoStaff } from './demo-staff.js';
import { startEnvironment } from './environment.js';
import { builtScript } from './fresh-build.js';
import { generatePush } from './generate-push.js';
import { foreignVariables } from './product-servers.js';
import { runCommand } from './run-command.js';
import { temporaryFolder } from './temporary-folder.js';

const TARGET = join(process.cwd(), 'data/screenshots');
const EMPLOYEES = 250;
const HOUR_MS = 3_600_000;
const THEMES = ['light', 'dark'] as const;

/** The pages and tabs, by the name of their pictures. `SYNC` is the last sync, `FILE` the file that changed last. */
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
};

/** `npm run screenshots`: a picture of each page of the admin page in both themes, after two syncs of made-up reports. */
await runCommand(async ({ log, stopAtEnd }) => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new AppError('usage', { problem: CHROMIUM_HINT });
  const { folder, remove } = await temporaryFolder();
  stopAtEnd(remove);
  const served = join(folder, 'push');
  await generatePush(served, { employees: EMPLOYEES, time: new Date(Date.now() - 2 * HOUR_MS) });
  const environment = await startEnvironment({ folder, served, log });
  stopAtEnd(environment.stop);
  const { variables, envFile } = environment;
  await addDemoStaff(variables.MONGODB_URI ?? '', EMPLOYEES);
  await sync(envFile);
  await generatePush(served, { employees: EMPLOYEES, time: new Date(Date.now() - HOUR_MS), revision: 1 });
  const { sync_id } = JSON.parse(await sync(envFile)) as { readonly sync_id: string };
  await mkdir(TARGET, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  stopAtEnd(() => browser.close());
  for (const colorScheme of THEMES) {
    const baseURL = variables.PAYCOM_API_PUBLIC_URL ?? '';
    const context = await browser.newContext({
      baseURL,
      colorScheme,
      viewport: { width: 1280, height: 800 },
    });
    await context.request.post('/api/auth/sign-in/', {
      data: { email: variables.DEV_ADMIN_EMAIL, password: variables.DEV_ADMIN_PASSWORD },
      headers: { origin: baseURL },
    });
    const page = await context.newPage();
    await page.goto('/files');
    const file = await page.getByRole('row').getByRole('link').first().getAttribute('href');
    for (const [name, path] of Object.entries(PAGES)) {
      const url = path.replace('SYNC', sync_id).replace('FILE', file ?? '');
      await take(page, url, join(TARGET, `${name}-${colorScheme}.png`));
    }
  }
  log(`Wrote ${Object.keys(PAGES).length * THEMES.length} pictures to ${TARGET}`);
  return 0;
});

async function take(page: Page, url: string, path: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path, animations: 'disabled' });
}

async function sync(envFile: string): Promise<string> {
  const args = [builtScript('cli/sync-paycom.js'), '--env-file', envFile, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: foreignVariables() });
  return stdout;
}
