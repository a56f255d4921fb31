import { type TrackedEnvelope, tracked } from '@trpc/server';
import type { z } from 'zod';
import { connectionSteps } from '../../services/test-connection.js';
import type { Config } from '../../shared/config.js';
import type { OpenStream } from '../http/open-streams.js';
import type { Caller, RequestContext } from '../http/request-context.js';
import { type StepView, stepView } from './connection-view.js';

type Tester = Caller &
  Pick<RequestContext, 'streams'> & { readonly recheckPermission: () => Promise<unknown> };
type StepEvent = TrackedEnvelope<z.infer<typeof StepView>>;

/**
 * Tests the connection to the SFTP server, and streams each step when it has ended. The test ends with the stream. A stream that was cut off
 * is not begun again, because repeated logins can lock the account on the server.
 *
 * @throws AppError `too_many_streams`
 */
export function streamConnectionTest(
  { services: { config }, account, streams, recheckPermission }: Tester,
  lastEventId: string | undefined,
  ended: AbortSignal = new AbortController().signal,
): AsyncGenerator<StepEvent, void> {
  const stream = streams.open(account.account_id, ended, recheckPermission);
  return stepEvents(config, lastEventId, stream);
}

async function* stepEvents(
  config: Config,
  lastEventId: string | undefined,
  { signal, close }: OpenStream,
): AsyncGenerator<StepEvent, void> {
  try {
    if (lastEventId !== undefined) return;
    for await (const step of connectionSteps(config, signal)) yield tracked(step.step, stepView(step));
  } finally {
    close();
  }
}
