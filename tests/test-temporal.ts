import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, inject } from 'vitest';
import { testNamespace } from './test-namespace.js';

export type TestTemporal = {
  readonly connection: Connection;
  readonly client: Client;
  readonly namespace: string;
};

/** A separate Temporal namespace for this test file. Read it only inside tests. */
export function testTemporal(): { readonly temporal: TestTemporal } {
  let temporal: TestTemporal | undefined;
  beforeAll(async () => {
    const namespace = testNamespace();
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    temporal = { connection, namespace, client: new Client({ connection, namespace }) };
  });
  afterAll(() => temporal?.connection.close());
  return {
    get temporal() {
      if (!temporal) throw new Error('Temporal is not connected yet. Use it only inside tests.');
      return temporal;
    },
  };
}
