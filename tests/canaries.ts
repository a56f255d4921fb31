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

/** The collections that have people's names and towns in the open. */
const OF_PEOPLE = new Set(['paycom_employees', 'paycom_changes', 'staff']);

/** The raw content of these collections, as in a backup. */
export async function rawContent(
  { store: { db } }: SyncStack,
  isWanted: (collection: string) => boolean = () => true,
): Promise<string> {
  const texts: string[] = [];
  const names = (await db.listCollections({ type: 'collection' }).toArray()).map(({ name }) => name);
  for (const name of names.filter(isWanted))
    for await (const document of db.collection(name).find({}, { raw: true }))
      texts.push(Buffer.from(document as unknown as Uint8Array).toString('latin1'));
  return texts.join('\n');
}

/** A time stamp may contain 31.57 seconds. */
function withoutTimes(text: string): string {
  return text.replace(/T\d\d:\d\d:\d\d\.\d{3}Z/g, '');
}

/**
 * Searches every workflow history of the stack, all output of its workers and commands, all names, and all records that are not about one
 * person, such as errors, issues, logs and events, for each canary.
 */
export async function expectNoCanary(stack: SyncStack): Promise<void> {
  const [inHistories, output, names, records] = await Promise.all([
    workflowHistories(stack),
    stack.output(),
    namesIn(stack),
    rawContent(stack, (name) => !OF_PEOPLE.has(name)),
  ]);
  const [inOutput, inRecords] = [output, records].map(withoutTimes) as [string, string];
  for (const canary of FORBIDDEN_TEXTS) {
    expect(inHistories.toLowerCase().includes(canary.toLowerCase()), `${canary} in a history`).toBe(false);
    expect(inOutput.toLowerCase().includes(canary.toLowerCase()), `${canary} in the output`).toBe(false);
    expect(names.toLowerCase().includes(canary.toLowerCase()), `${canary} in a name`).toBe(false);
    expect(inRecords.toLowerCase().includes(canary.toLowerCase()), `${canary} in a record`).toBe(false);
  }
}

/** Searches the labels and names of these metrics. A measured value may be 31.57. `known`: names that are among them. */
export async function expectNoCanaryInMetrics(address: string, known: readonly string[]): Promise<void> {
  const response = await fetch(`http://${address}/metrics`);
  expect(response.status).toBe(200);
  const labels = (await response.text()).replace(/ \S+$/gm, '').toLowerCase();
  for (const name of known) expect(labels, 'the metrics were read').toContain(name);
  for (const canary of FORBIDDEN_TEXTS)
    expect(labels.includes(canary.toLowerCase()), `${canary} in the metrics`).toBe(false);
}
