import { recordAction } from '../../infra/audit/audit.js';
import {
  pauseSchedule,
  readSchedule,
  resumeSchedule,
  triggerSchedule,
} from '../../infra/temporal/schedule.js';
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
  await record(context, 'schedule.trigger');
  await triggerSchedule((await context.temporal()).client);
  print('Triggered.');
}

type ScheduleAction = 'schedule.pause' | 'schedule.resume' | 'schedule.trigger';

async function record(context: Context, action: ScheduleAction): Promise<void> {
  const { db } = await context.store();
  await recordAction(db, { by: context.account, action, target: 'schedule', before: null, after: null });
}
