import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { errnoOf } from '../dev/errno.js';

/** Returns the connection string of a database that no other test uses. */
export function testDatabaseUri(): string {
  return `mongodb://127.0.0.1:${inject('mongodbPort')}/test_${randomUUID().replaceAll('-', '')}?replicaSet=rs0`;
}

/**
 * Returns a Temporal namespace that no other test uses, because the workflow ids of a sync are fixed and would collide.
 * Use it with `inject('temporalAddress')`.
 */
export function testNamespace(): string {
  const claimed = inject('namespaces').find(claim);
  if (!claimed) throw new Error('More tests than namespaces: raise their number in tests/stack.ts.');
  return claimed;
}

function claim(namespace: string): boolean {
  try {
    mkdirSync(join(inject('claims'), namespace));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}
