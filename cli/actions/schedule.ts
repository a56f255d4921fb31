import { readSchedule } from '../../infra/temporal/schedule.js';
import { changeSchedule, type ScheduleChange } from '../../services/change-schedule.js';
import { triggerSchedule } from '../../services/trigger-schedule.js';
import { printResult } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import { describeSchedule } from '../render/print-schedule.js';
import type { Context } from '../runtime/context.js';

type Options = { readonly json?: true };

export async function showSchedule(context: Context, { json }: Options): Promise<void> {
  printResult(await readSchedule((await context.temporal()).client), describeSchedule, json);
}

export async function pause(
  context: Context,
  { reason, json }: Options & { readonly reason?: string },
): Promise<void> {
  await change(context, { action: 'schedule.pause', reason });
  printDone('Paused.', { paused: true }, json);
}

export async function resume(context: Context, { json }: Options): Promise<void> {
  await change(context, { action: 'schedule.resume' });
  printDone('Resumed.', { paused: false }, json);
}

export async function trigger(context: Context, { json }: Options): Promise<void> {
  const [{ db }, { client }] = await Promise.all([context.store(), context.temporal()]);
  const { taskQueue } = (await context.config()).temporal;
  const { sync_id, joined } = await triggerSchedule({ db, client, taskQueue }, context.account);
  const sentence = `${joined ? 'Already running:' : 'Started'} ${sync_id}. See \`paycom logs ${sync_id}\`.`;
  printDone(sentence, { sync_id, joined }, json);
}

async function change(context: Context, asked: ScheduleChange): Promise<void> {
  const [{ db }, { client }] = await Promise.all([context.store(), context.temporal()]);
  await changeSchedule({ db, client }, asked, context.account);
}
