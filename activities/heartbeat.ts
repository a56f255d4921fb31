import { Context } from '@temporalio/activity';

type Progress = Readonly<Record<string, number>>;

const lastProgress = new WeakMap<Context, Progress>();
const PULSE_MS = 2_000;

/** Says how far the step is, in counts; shown in Temporal's Web UI. Sending is throttled by the SDK, so call it as often as you like. */
export function reportProgress(progress: Progress): void {
  const context = Context.current();
  lastProgress.set(context, progress);
  context.heartbeat(progress);
}

/** Keeps the step's heartbeat going while `work` runs, so that only a dead worker looks dead, and a cancellation arrives soon. */
export async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const pulse = setInterval(() => context.heartbeat(lastProgress.get(context)), PULSE_MS);
  try {
    return await work();
  } finally {
    clearInterval(pulse);
  }
}
