import { condition, continueAsNew, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import { type Delivered, WAKE_DELIVERY } from '../shared/webhook-run.js';

/** A person changed something, so that a waiting retry is tried at once. */
export const deliveryWoken = defineSignal(WAKE_DELIVERY);

const MAX_EVENTS_PER_RUN = 2_000;

type Input = { readonly woken?: boolean };

/** Calls a step until it has nothing left to send. Between attempts it waits, for up to three days in all, while the receiver accepts nothing. */
export async function deliverUntilIdle<T extends Input>(
  { woken: begins = false, ...receiver }: T,
  deliver: (input: T) => Promise<Delivered>,
): Promise<void> {
  let woken = begins;
  setHandler(deliveryWoken, () => {
    woken = true;
  });
  const inputOf = () => ({ ...receiver, ...(woken && { woken }) }) as T;
  for (;;) {
    const input = inputOf();
    woken = false;
    const delivered = await deliver(input);
    if (delivered.next === 'wait') await condition(() => woken, delivered.wait_ms);
    if (delivered.next === 'idle' && !woken) return;
    if (workflowInfo().historyLength > MAX_EVENTS_PER_RUN) await continueAsNew(inputOf());
  }
}
