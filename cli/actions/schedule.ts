import { recordAction } from '../../infra/audit/audit.js';
import { pauseSchedule, readSchedule, resumeSchedule } from '../../infra/temporal/schedule.js';
import { triggerSchedule } from '../../services/trigger-schedule.js';
import { print, printResult } from '../render/print.js';
import { describeSchedule } from '../render/print-schedule.js';
import type { Context } from '../runtime/context.js';

export async function showSchedule(context: Context): Promise<void> {
  printResult(await readSchedule((await context.temporal()).client), describeSchedule);
}

export async function pause(context: Context): Promise<void> {
  await record(context, 'schedule.pause');
  await pauseSchedule((await context.temporal()).client, context.account.account_id);
  print('Paused.');
}

export async function resume(context: Context): Promise<void> {
  await record(context, 'schedule.resume');
  await resumeSchedule((await context.temporal()).client, context.account.account_id);
  print('Resumed.');
}

export async function trigger(context: Context): Promise<void> {
  const [{ db }, { client }] = await Promise.all([context.store(), context.temporal()]);
  const { taskQueue } = context.config.temporal;
  const { sync_id, joined } = await triggerSchedule({ db, client, taskQueue }, context.account);
  print(`${joined ? 'Already running:' : 'Started'} ${sync_id}. See \`paycom logs ${sync_id}\`.`);
}

type ScheduleAction = 'schedule.pause' | 'schedule.resume';

async function record(context: Context, action: ScheduleAction): Promise<void> {
  const { db } = await context.store();
  await recordAction(db, { by: context.account, action, target: 'schedule', before: null, after: null });
}
