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
  await pauseSchedule((await context.temporal()).client, context.user);
  print('Paused.');
}

export async function resume(context: Context): Promise<void> {
  await resumeSchedule((await context.temporal()).client, context.user);
  print('Resumed.');
}

export async function trigger(context: Context): Promise<void> {
  await triggerSchedule((await context.temporal()).client);
  print('Triggered.');
}
