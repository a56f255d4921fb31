import { setTimeout as delay } from 'node:timers/promises';

const SECOND_INTERRUPT_MS = 3_000;

/** What Ctrl-C asks for. */
export type Interrupt = 'detach' | 'cancel';

/**
 * Ctrl-C detaches. A second Ctrl-C within three seconds cancels. `decision` resolves when it is clear which; `stop` restores the default
 * handling of Ctrl-C.
 */
export function listenForInterrupts(onFirst: () => void): {
  readonly decision: Promise<Interrupt>;
  readonly stop: () => void;
} {
  const controller = new AbortController();
  const decision = new Promise<Interrupt>((resolve) => {
    const first = () => {
      onFirst();
      process.once('SIGINT', () => resolve('cancel'));
      void delay(SECOND_INTERRUPT_MS, undefined, { ref: false }).then(() => resolve('detach'));
    };
    process.once('SIGINT', first);
    controller.signal.addEventListener('abort', () => process.removeAllListeners('SIGINT'));
  });
  return { decision, stop: () => controller.abort() };
}
