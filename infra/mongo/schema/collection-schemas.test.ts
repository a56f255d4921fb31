import { expect, test } from 'vitest';
import { testStore } from '../../../tests/test-store.js';
import { findAudit } from '../../audit/audit.js';
import { findSensitiveAccess } from '../../auth/sensitive-access-log.js';
import { findArrivedFiles, findFiles } from '../../files/list-ledger-files.js';
import { findIssues } from '../../files/row-issues.js';
import { findVersions } from '../../mapping/mapping-versions.js';
import { findEarlierPlans } from '../../plans/earlier-plans.js';
import { findHoursReports } from '../../roster/hours-left.js';
import { findPayees } from '../../roster/payees.js';
import { ofStaff } from '../../staff/staff.js';
import { findDeactivated, findTerminatedLinks } from '../../staff/staff-activity.js';
import { findDecisions } from '../../staff/staff-decisions.js';
import { findLinks } from '../../staff/staff-links.js';
import { findSyncLogs } from '../../syncs/sync-logs.js';
import { collections } from '../collections.js';

const database = testStore();
const cursor = { at: new Date(), id: 'x' };
const id = 'a'.repeat(24);

type Explained = { explain(): Promise<unknown> };

const LISTS: [string, () => Explained][] = [
  ['files', () => findFiles(database.store.db, {})],
  ['files of a status', () => findFiles(database.store.db, { status: 'failed' })],
  ['files of a report', () => findFiles(database.store.db, { report_type: 'rate_history' })],
  ['older files', () => findFiles(database.store.db, { status: 'failed' }, cursor)],
  ['syncs', () => findSyncLogs(database.store.db, {})],
  ['syncs of a status', () => findSyncLogs(database.store.db, { status: 'held' })],
  ['syncs of a report', () => findSyncLogs(database.store.db, { report_type: 'all' })],
  ['older syncs', () => findSyncLogs(database.store.db, {}, cursor)],
  ['issues', () => findIssues(database.store.db, { sync_id: 'x' })],
  ['issues of a file', () => findIssues(database.store.db, { sync_id: 'x', file_id: 'y' })],
  ['issues of a kind', () => findIssues(database.store.db, { sync_id: 'x', code: 'too_long' })],
  ['further issues', () => findIssues(database.store.db, { sync_id: 'x' }, { file_id: 'y', row: 3, id })],
  ['payees', () => findPayees(database.store)],
  ['payees of an employee', () => findPayees(database.store, '1')],
  ['further payees', () => findPayees(database.store, undefined, { employee_id: '1', id })],
  ['reports with hours', () => findHoursReports(database.store.db, '2026-11-10T12:00:00')],
  ['links of terminated employees', () => findTerminatedLinks(database.store.db)],
  ['records made inactive', () => findDeactivated(database.store.db)],
  ['staff by id', () => collections(database.store.db).staff.find(ofStaff(['x', 'y']))],
  ['employees by staff', () => collections(database.store.db).employees.find(ofStaff(['x', 'y']))],
  ['decisions', () => findDecisions(database.store.db, {})],
  [
    'decisions on an employee',
    () => findDecisions(database.store.db, { employee_id: '1' }, { at: new Date(), id }),
  ],
  ['links', () => findLinks(database.store.db, {})],
  ['further links', () => findLinks(database.store.db, {}, 'x')],
  ['links of an employee', () => findLinks(database.store.db, { employee_id: '1' }, 'x')],
  ['accesses to sensitive fields', () => findSensitiveAccess(database.store.db, {})],
  [
    'accesses to the sensitive fields of an employee',
    () => findSensitiveAccess(database.store.db, { employee_id: '1' }, { at: new Date(), id }),
  ],
  ['the audit', () => findAudit(database.store.db, {})],
  [
    'the audit of an account',
    () => findAudit(database.store.db, { account_id: 'x' }, { at: new Date(), id }),
  ],
  [
    'the audit of some actions',
    () => findAudit(database.store.db, { actions: ['sync.approve', 'sync.reject'] }, { at: new Date(), id }),
  ],
  ['files that arrived', () => findArrivedFiles(database.store.db, false, cursor)],
  ['files with changed headings', () => findArrivedFiles(database.store.db, true)],
  ['syncs of an account', () => findSyncLogs(database.store.db, { requested_by: 'x' }, cursor)],
  ['applied plans', () => findEarlierPlans(database.store.db, new Date())],
  ['undos', () => findSyncLogs(database.store.db, { undo: true })],
  ['accesses of an account', () => findSensitiveAccess(database.store.db, { account_id: 'x' })],
  ['the audit of a target', () => findAudit(database.store.db, { target: 'x' })],
  ['versions of the mapping', () => findVersions(database.store.db)],
  ['earlier versions of the mapping', () => findVersions(database.store.db, 5)],
  ['tokens of an account', () => collections(database.store.db).tokens.find({ created_by: 'x' })],
  ['tokens', () => collections(database.store.db).tokens.find().sort({ created_at: -1 })],
  [
    'changes of an employee',
    () => collections(database.store.db).changes.find({ employee_id: '1' }).sort({ at: -1 }),
  ],
];

test.each(LISTS)('the list of %s uses an index and no in-memory sort', async (_, list) => {
  const { queryPlanner } = (await list().explain()) as { queryPlanner: { winningPlan: object } };
  const plan = JSON.stringify(queryPlanner.winningPlan);
  expect(plan).toContain('IXSCAN');
  expect(plan).not.toContain('COLLSCAN');
  expect(plan).not.toContain('"stage":"SORT"');
});
