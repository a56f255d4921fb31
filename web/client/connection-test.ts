import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type OutputOf } from './client.js';
import type { EventOf } from './follow.js';

export type ConnectionTestStep = EventOf<OutputOf<'sync.connection_test'>>;

/** Tests the connection to the SFTP server on request. `steps`: those that have ended so far. */
export function useConnectionTest() {
  const [steps, setSteps] = useState<readonly ConnectionTestStep[]>([]);
  const test = useMutation({
    mutationFn: () =>
      new Promise<void>((resolve, reject) => {
        setSteps([]);
        const stream = client.subscription(
          'sync.connection_test',
          {},
          {
            onData: (event) =>
              setSteps((before) => [...before, (event as { data: ConnectionTestStep }).data]),
            onError: reject,
            onComplete: resolve,
            onConnectionStateChange: ({ error }) => {
              if (!error) return;
              stream.unsubscribe();
              reject(error);
            },
          },
        );
      }),
  });
  return { ...test, steps };
}
