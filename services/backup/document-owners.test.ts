import { ObjectId } from 'mongodb';
import { expect, test } from 'vitest';
import { employeeEvents } from '../../infra/events/employee-events.js';
import { COLLECTION_SCHEMAS } from '../../infra/mongo/schema/collection-schemas.js';
import { isBackedUp } from './backup-content.js';
import { ownersOf } from './document-owners.js';

/** The collections that are about nobody, or that an erasure leaves as they are. */
const ABOUT_NOBODY = [
  'paycom_sync_logs',
  'paycom_files',
  'paycom_run_files',
  'paycom_row_issues',
  'paycom_applied_chunks',
  'paycom_plans',
  'paycom_planning_attempts',
  'paycom_roster',
  'paycom_leases',
  'paycom_tokens',
  'paycom_users',
  'paycom_credentials',
  'paycom_second_factors',
  'paycom_audit',
  'paycom_audit_head',
  'paycom_webhook_deliveries',
  'paycom_keys',
  'paycom_data_keys',
  'paycom_erased',
  'paycom_erasure_key',
  'paycom_removals',
  'paycom_events',
  'paycom_webhooks',
  'paycom_channels',
  'paycom_sent_messages',
  'paycom_mappings',
  'paycom_blobs.files',
];
/** `employee_id` is a position in the change feed, a code in an entry that must not change, the name of a column. */
const CODES_STAY = ['paycom_removals', 'paycom_webhooks', 'paycom_audit', 'paycom_mappings'];

const backedUp = COLLECTION_SCHEMAS.filter(({ name }) => isBackedUp(name));

test.each(backedUp.map(({ name }) => name))('%s is about people or about nobody', (name) => {
  expect([ownersOf(name) !== undefined, ABOUT_NOBODY.includes(name)]).toContain(false);
  expect(ownersOf(name) !== undefined || ABOUT_NOBODY.includes(name)).toBe(true);
});

test.each(backedUp.filter(({ validator }) => /"(employee|staff)_ids?"/.test(JSON.stringify(validator))))(
  '$name, which names people, seals what is about one',
  ({ name }) => {
    expect(ownersOf(name) !== undefined || CODES_STAY.includes(name)).toBe(true);
  },
);

test.each<[string, object, unknown]>([
  ['paycom_employees', { employee_id: '0042' }, { kind: 'person', id: '0042' }],
  ['paycom_changes', { employee_id: '0042', kind: 'updated' }, { kind: 'person', id: '0042' }],
  ['paycom_changes', { employee_id: '0042', kind: 'erased' }, null],
  ['paycom_reveals', { employee_ids: ['0042'] }, { kind: 'person', id: '0042' }],
  ['paycom_reveals', { employee_ids: ['0042', '0043'] }, null],
  ['paycom_sent_events', { event_id: 'sync.held:2026' }, null],
  ['staff', { staff_id: 's1', employee_id: '0042' }, { kind: 'staff', id: 's1' }],
  ['staff', { _id: 7 }, { kind: 'staff', id: '7' }],
])('a document of %s is about whom it names: %o', (collection, document, owner) => {
  expect(ownersOf(collection)?.(document)).toEqual(owner);
});

test('the record of a sent event is about the person of the event', () => {
  const position = { fence: 3, plan_number: 1, employee_id: 'A.42' };
  const hire = { id: '3.1.A.42', kind: 'created', employee_id: 'A.42', sync_id: 's', at: null } as const;
  const events = employeeEvents({ ...hire, changed: ['city'], values: {}, position });
  expect(events).toHaveLength(1);
  for (const { id } of events)
    expect(ownersOf('paycom_sent_events')?.({ event_id: id })).toEqual({ kind: 'person', id: 'A.42' });
});

test('the bytes of a blob belong to the blob', () => {
  const id = new ObjectId();
  expect(ownersOf('paycom_blobs.chunks')?.({ files_id: id })).toEqual({ kind: 'blob', id });
});
