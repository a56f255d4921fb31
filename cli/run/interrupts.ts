import { setTimeout as delay } from 'node:timers/promises';

const SECOND_THOUGHT_MS = 3_000;

/** What a person at the terminal wants of the sync they watch. */
export type Interrupt = 'detach' | 'cancel';

/**
 * Ctrl-C detaches, a second one within three seconds cancels.
 * `asked` settles once it is clear which; `stop` gives Ctrl-C back to the process.
 */
export function listenForInterrupts(onFirst: () => void): {
  readonly asked: Promise<Interrupt>;
  readonly stop: () => void;
} {
  const controller = new AbortController();
  const asked = new Promise<Interrupt>((resolve) => {
    const first = () => {
      onFirst();
      process.once('SIGINT', () => resolve('cancel'));
      void delay(SECOND_THOUGHT_MS, undefined, { ref: false }).then(() => resolve('detach'));
    };
    process.once('SIGINT', first);
    controller.signal.addEventListener('abort', () => process.removeAllListeners('SIGINT'));
  });
  return { asked, stop: () => controller.abort() };
}
