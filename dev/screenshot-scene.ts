import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { APIRequestContext } from 'playwright-core';
import { builtScript } from './fresh-build.js';
import { generatePush, type PushOptions } from './generate-push.js';
import { foreignVariables } from './product-servers.js';

export const SCENE_EMPLOYEES = 250;

const DAY_MS = 86_400_000;
const PUSHES = 5;
const HOUR_MS = 3_600_000;
/** Of the command, for what the pictures show: rows that are left out, and a plan that waits. */
const EXPECTED_CODES: ReadonlySet<unknown> = new Set([5, 6]);

type Scene = { readonly served: string; readonly envFile: string };

/** Syncs a push a day, the last one with values that cannot be read. Returns the id of the last sync. */
export async function syncDailyPushes(scene: Scene): Promise<string> {
  let last = '';
  for (let revision = 0; revision < PUSHES; revision += 1) {
    const age = (PUSHES - 1 - revision) * DAY_MS + HOUR_MS;
    await push(scene.served, revision, age, { flawed: revision === PUSHES - 1 });
    last = await sync(scene.envFile);
  }
  return last;
}

/** Syncs a push that changes so much that its plan is held. Returns the id of that sync. */
export async function holdSync({ served, envFile }: Scene): Promise<string> {
  await push(served, PUSHES, HOUR_MS / 2, { changed: 0.5 });
  return sync(envFile);
}

/** What people did: decisions, settings, a look at hidden values. */
export async function actAsPeople(request: APIRequestContext, origin: string): Promise<void> {
  const headers = { origin };
  const send = async (path: string, data: unknown) => {
    const answer = await request.post(`/api/paycom/${path}/`, { data, headers });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  };
  const read = async (path: string) => (await request.get(`/api/paycom/${path}`)).json();
  await send('mapping/save', {
    ...{ mapping: { columns_off: ['Nickname'] }, why: 'the scheduling system has its own', based_on: 0 },
  });
  // Of events that do not happen here, so that nothing is sent.
  await send('notifications/create', {
    ...{ name: 'Operations', kind: 'slack', url: 'https://hooks.slack.com/services/example' },
    types: ['sync.late', 'sync.failed'],
  });
  await send('webhooks/create', {
    ...{ name: 'Badges', url: 'https://badges.example.com/paycom', types: ['employee.terminated'] },
  });
  await send('admin/users/create', {
    ...{ email: 'mara.lind@example.com', name: 'Mara Lind', role: 'hr' },
    password: 'seven quiet harbours',
  });
  await send('admin/tokens/create', { name: 'Scheduling', role: 'scheduler', days: 90 });
  const { items } = await read('staff/unlinked/?match=ambiguous');
  for (const [at, { employee_id, suggestions }] of items.slice(0, 2).entries()) {
    const { staff_id } = suggestions[0].staff;
    await send(at === 0 ? 'staff/confirm' : 'staff/reject', { employee_id, staff_id });
  }
  await read('employees/0001/?reveal=true');
}

type How = Pick<PushOptions, 'flawed' | 'changed'>;

async function push(folder: string, revision: number, ageMs: number, how: How): Promise<void> {
  const time = new Date(Date.now() - ageMs);
  await generatePush(folder, { employees: SCENE_EMPLOYEES, revision, time, ...how });
}

async function sync(envFile: string): Promise<string> {
  const args = [builtScript('cli/sync-paycom.js'), '--env-file', envFile, '--json'];
  const run = promisify(execFile)(process.execPath, args, { env: foreignVariables() });
  const { stdout } = await run.catch((error) => {
    if (EXPECTED_CODES.has(error.code)) return error as { readonly stdout: string };
    throw error;
  });
  return (JSON.parse(stdout) as { readonly sync_id: string }).sync_id;
}
