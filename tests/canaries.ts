import { expect } from 'vitest';
import { BLOB_FILES } from '../infra/blobs/blob-collections.js';
import type { SyncStack } from './sync-stack.js';
import { workflowHistories } from './workflow-histories.js';

/** Planted in a push. Each is a valid value of its field, so that it reaches the database. */
export const CANARIES = {
  firstName: 'Canarywren',
  lastName: 'Zanzibarfinch',
  workEmail: 'canary.finch@example.org',
  phone: '+1 (918) 555-0142',
  streetAddress: '4711 Canarycage Lane',
  city: 'Finchborough',
  birthDate: '1971-04-23',
  rates: [{ effective: '2020-01-06', amount: '31.57' }],
  payees: [{ caseReference: 'CASE-CANARY-77', account: '900471155', kind: 'Child Support' }],
} as const;

/** Paycom writes names in capitals, and they are stored as written. */
export const CANARY_LAST_NAME = CANARIES.lastName.toUpperCase();

/** The values as written, and as normalised and stored. */
export const FORBIDDEN_TEXTS = [
  'Canarywren',
  'Zanzibarfinch',
  'canary.finch',
  '9185550142',
  '555-0142',
  'Canarycage',
  'Finchborough',
  '1971-04-23',
  '04/23/1971',
  '31.57',
  'CASE-CANARY-77',
  '900471155',
];

/** The names of collections, blobs and spooled files, those of unfinished ones among them. */
async function namesIn({ store: { db }, spooledNames }: SyncStack): Promise<string> {
  const blobs = await db.collection(BLOB_FILES).distinct('filename');
  const kept = (await db.listCollections().toArray()).map(({ name }) => name);
  return [...spooledNames(), ...kept, ...blobs].join('\n');
}

/** Searches every workflow history of the stack, all output of its workers and commands, and all names for each canary. */
export async function expectNoCanary(stack: SyncStack): Promise<void> {
  const [inHistories, output, names] = await Promise.all([
    workflowHistories(stack),
    stack.output(),
    namesIn(stack),
  ]);
  // A time stamp may contain 31.57 seconds.
  const inOutput = output.replace(/T\d\d:\d\d:\d\d\.\d{3}Z/g, '');
  for (const canary of FORBIDDEN_TEXTS) {
    expect(inHistories.toLowerCase().includes(canary.toLowerCase()), `${canary} in a history`).toBe(false);
    expect(inOutput.toLowerCase().includes(canary.toLowerCase()), `${canary} in the output`).toBe(false);
    expect(names.toLowerCase().includes(canary.toLowerCase()), `${canary} in a name`).toBe(false);
  }
}
