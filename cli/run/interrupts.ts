import { setTimeout as delay } from 'node:timers/promises';

const SECOND_INTERRUPT_MS = 3_000;

/** What a press of Ctrl-C does to the command. */
export type Interrupt = 'detach' | 'cancel';

/**
 * Listens for Ctrl-C. The first one detaches, a second one within three seconds cancels, and a third one ends the program. `decision` resolves at the
 * second press, or when three seconds are over. `stop` restores the default handling of Ctrl-C.
 */
export function listenForInterrupts(onFirst: () => void): {
  readonly decision: Promise<Interrupt>;
  readonly stop: () => void;
} {
  let presses = 0;
  let onPress: () => void = () => undefined;
  const decision = new Promise<Interrupt>((resolve) => {
    onPress = () => {
      presses += 1;
      if (presses > 1) {
        // Later, or the listener that shows the cursor again would find itself alone, and end the process.
        setImmediate(() => process.off('SIGINT', onPress));
        return resolve('cancel');
      }
      onFirst();
      void delay(SECOND_INTERRUPT_MS, undefined, { ref: false }).then(() => resolve('detach'));
    };
  });
  // One listener for both: without any for a moment, a quick second press would end the process.
  process.on('SIGINT', onPress);
  return { decision, stop: () => void process.off('SIGINT', onPress) };
}
