import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_HINT, findChromium } from '../dev/chromium.js';
import { parseOptionNumber, parseOptions } from '../dev/parse-options.js';
import type { Running } from '../dev/run-command.js';
import { createUser } from '../infra/auth/users.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import { AppError } from '../shared/app-error.js';
import { FOLDER, KEY } from './api.js';
import { startBenchApi } from './api-server.js';
import { median } from './median.js';
import type { Ratios } from './ratios.js';
import { openRoster } from './roster-database.js';

const ACCOUNT = { email: 'bench@example.org', password: 'a made-up phrase for the benchmark' };
const BY = { account_id: 'bench', name: 'bench' };
const TURNS = 5;
const NEXT_PAGES = 20;
const MEBIBYTE = 2 ** 20;

/** The first loads that are timed, and what shows that their data is there. */
const LOADS = {
  home: { path: '/', data: 'main h2' },
  employees: { path: '/employees', data: 'tbody tr a' },
  'employees, the last hired first': { path: '/employees?sort=hire_date&order=desc', data: 'tbody tr a' },
  'employees who left': { path: '/employees?status=terminated', data: 'tbody tr a' },
} as const;

/**
 * Times the admin page in Chromium on the roster of `npm run bench -- api`: first loads without a cache, the next pages of the table, a new
 * order, and the memory over many navigations. `--employees N` and `--navigations N` set the size.
 */
export async function benchPage(args: readonly string[], { log, stopAtEnd }: Running): Promise<Ratios> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      employees: { type: 'string', default: '1000000' },
      navigations: { type: 'string', default: '500' },
    },
  });
  const employees = parseOptionNumber('employees', values.employees, { max: 10_000_000 });
  const navigations = parseOptionNumber('navigations', values.navigations);
  const executablePath = findChromium();
  if (executablePath === undefined) throw new AppError('usage', { problem: CHROMIUM_HINT });
  const keyring = Keyring.parse(KEY, true);
  const { mongod, mongo, uri } = await openRoster(FOLDER, employees, keyring, log);
  stopAtEnd(mongod.stop);
  await collections(mongo.db).users.deleteMany({ email: ACCOUNT.email });
  const asked = { ...ACCOUNT, name: 'Bench', role: 'admin', must_change_password: false } as const;
  await createUser(mongo.db, asked, BY);
  await mongo.close();
  const api = await startBenchApi(FOLDER, uri, KEY);
  stopAtEnd(api.stop);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  stopAtEnd(() => browser.close());

  const open = async () => {
    const baseURL = `http://${api.address}`;
    const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } });
    const signIn = await context.request.post('/api/auth/sign-in/', {
      data: ACCOUNT,
      headers: { origin: baseURL },
    });
    if (!signIn.ok()) throw new Error(`The sign-in was answered with ${signIn.status()}.`);
    return context;
  };
  log(`${employees} employees, milliseconds, medians of ${TURNS} loads`);
  for (const [name, load] of Object.entries(LOADS)) {
    const loads = [];
    for (let turn = 0; turn < TURNS; turn += 1) loads.push(await firstLoad(await open(), load));
    const [painted, shift] = [loads.map(({ ms }) => ms), Math.max(...loads.map((each) => each.shift))];
    log(`${name.padEnd(34)}${median(painted).toFixed(0).padStart(6)}  layout shift ${shift.toFixed(3)}`);
  }
  const context = await open();
  const page = await context.newPage();
  await page.goto('/employees');
  const next = await nextPages(page);
  log(`next page of the table: median ${median(next).toFixed(0)}, slowest ${Math.max(...next).toFixed(0)}`);
  const orders = await newOrders(page);
  log(
    `new order of the table: median ${median(orders).toFixed(0)}, slowest ${Math.max(...orders).toFixed(0)}`,
  );
  await navigate(page, navigations, log);
  return {};
}

/** Runs before the scripts of a page: notes when the data is painted, and each layout shift. */
const observe = (data: string) => `
  globalThis.shownAt = new Promise((resolve) => {
    const look = () => {
      const shown = document.querySelector('${data}')?.checkVisibility({ visibilityProperty: true });
      requestAnimationFrame(shown ? () => resolve(performance.now()) : look);
    };
    look();
  });
  globalThis.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) globalThis.layoutShift += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** Milliseconds from the start of the navigation to the frame after the data is there. */
async function firstLoad(
  context: BrowserContext,
  { path, data }: { readonly path: string; readonly data: string },
): Promise<{ readonly ms: number; readonly shift: number }> {
  const page = await context.newPage();
  await page.addInitScript(observe(data));
  await page.goto(path, { waitUntil: 'commit' });
  const ms = await page.evaluate<number>('shownAt');
  await page.waitForLoadState('networkidle');
  const shift = await page.evaluate<number>('layoutShift');
  await context.close();
  return { ms, shift };
}

/** Milliseconds from an action in the page to the frame after its effect. Both are scripts; `before` is what `state` was before the action. */
function timed(
  page: Page,
  { state, action, isDone }: Record<'state' | 'action' | 'isDone', string>,
): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve, reject) => {
    const state = () => ${state};
    const [before, start] = [state(), performance.now()];
    ${action};
    const look = () => {
      if (performance.now() - start > 30_000) return reject(new Error('nothing changed'));
      if (${isDone}) requestAnimationFrame(() => resolve(performance.now() - start));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

/** Scrolls to the end of the table, again and again. Returns how long the next rows took to be painted. */
async function nextPages(page: Page): Promise<number[]> {
  await page.waitForSelector('tbody tr a');
  const box = "document.querySelector('.list-box')";
  const scroll = {
    state: `${box}.scrollHeight`,
    action: `${box}.scrollTop = before`,
    isDone: 'state() !== before',
  };
  const times: number[] = [];
  for (let turn = 0; turn < NEXT_PAGES; turn += 1) times.push(await timed(page, scroll));
  return times;
}

/** Sorts by each column in turn. Returns how long the rows in the new order took to be painted. */
async function newOrders(page: Page): Promise<number[]> {
  const count = await page.locator('thead button').count();
  const times: number[] = [];
  for (let at = 0; at < count; at += 1)
    times.push(
      await timed(page, {
        state: "document.querySelector('tbody tr a')?.textContent",
        action: `document.querySelectorAll('thead button')[${at}].click()`,
        isDone: 'state() !== undefined && state() !== before',
      }),
    );
  return times;
}

/** Goes from page to page by the links of the navigation. Prints the memory after a fifth of them and at the end, and the most requests of one. */
async function navigate(page: Page, times: number, log: Running['log']): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const memory = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return {
      mebibytes: of('JSHeapUsedSize') / MEBIBYTE,
      nodes: of('Nodes'),
      listeners: of('JSEventListeners'),
    };
  };
  let requests = 0;
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch') requests += 1;
  });
  const links = page.locator('nav a');
  const count = await links.count();
  let most = 0;
  for (let at = 1; at <= times; at += 1) {
    requests = 0;
    await links.nth(at % count).click();
    await page.waitForLoadState('networkidle');
    most = Math.max(most, requests);
    if (at === Math.ceil(times / 5) || at === times) {
      const { mebibytes, nodes, listeners } = await memory();
      log(
        `after ${at} navigations: ${mebibytes.toFixed(1)} MiB of heap, ${nodes} nodes, ${listeners} listeners`,
      );
    }
  }
  log(`most requests of one navigation: ${most}`);
}
