import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, inject } from 'vitest';
import { testNamespace } from './test-namespace.js';

export type TestTemporal = {
  readonly connection: Connection;
  readonly client: Client;
  readonly namespace: string;
};

/** A Temporal namespace of this test file's own. Read it inside of tests only. */
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
      if (!temporal) throw new Error('Temporal is there once the tests run.');
      return temporal;
    },
  };
}
