import { Context } from '@temporalio/activity';

type Progress = Readonly<Record<string, number>>;

const lastProgress = new WeakMap<Context, Progress>();
const PULSE_MS = 2_000;

/** Reports the progress of a step as counts, for Temporal's Web UI. The SDK throttles sending, so call it as often as you like. */
export function reportProgress(progress: Progress): void {
  const context = Context.current();
  lastProgress.set(context, progress);
  context.heartbeat(progress);
}

/** Sends heartbeats while `work` runs, so that a slow step does not look dead, and a cancellation arrives quickly. */
export async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const pulse = setInterval(() => context.heartbeat(lastProgress.get(context)), PULSE_MS);
  try {
    return await work();
  } finally {
    clearInterval(pulse);
  }
}
