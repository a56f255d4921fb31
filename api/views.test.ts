import { expect, test } from 'vitest';
import { SensitiveAccessView, sensitiveAccessView } from './auth/sensitive-access-view.js';
import { TokenView, tokenView } from './auth/token-view.js';
import { UserView, userView } from './auth/user-view.js';
import { DecisionView, decisionView } from './staff/staff-view.js';
import { FileView, fileView } from './syncs/file-view.js';
import { logView, SyncLogView } from './syncs/log-view.js';

const at = new Date('2026-01-02T03:04:05.678Z');
const stored = { created_at: at, updated_at: at, added_later: 'internal' };

const user: Parameters<typeof userView>[0] = {
  ...{ user_id: 'u', email: 'ada@example.com', name: 'Ada', disabled: false },
  role: 'hr',
  ...stored,
};
const token: Parameters<typeof tokenView>[0] = {
  ...{ token_id: 't', name: 'import', created_by: 'Ada', expires_at: at, last_used_at: at, revoked_at: null },
  role: 'viewer',
  ...stored,
};
const access: Parameters<typeof sensitiveAccessView>[0] = {
  ...{ account_id: 'u', account_name: 'Ada', procedure: 'employees.list', fields: ['salary'], at, id: 'a' },
  ...{ employee_ids: ['0001'], departments: ['500'] },
  role: 'hr',
  ...stored,
};
const decision: Parameters<typeof decisionView>[0] = {
  ...{ id: 'a', employee_id: '0001', staff_id: 's', stands: false, by: 'Ada', at },
  decision: 'confirmed',
  ...stored,
};
const file: Parameters<typeof fileView>[0] = {
  ...{ file_id: 'f', path: '/out/a.numbers', name: 'a.numbers', size: 1, sha256: null, sync_id: 's' },
  ...{ report_type: null, report_time: null, rows: null, error: null, attempts: 0 },
  ...{ mtime: at, first_seen_at: at, applied_at: null, columns: [], unmapped_headings: [] },
  status: 'new',
  ...stored,
};
const log: Parameters<typeof logView>[0] = {
  ...{ sync_id: 's', workflow_id: 'w', first_run_id: 'f', retry_of: 'r', undo_of: 'u', requested_by: 'ada' },
  ...{ dry_run: false, force: false, started_at: at, completed_at: at, plan_hash: 'h', decided_by: null },
  ...{ error: null, skipped_for: null, roster: { active: 2 }, errors: [] },
  report_type: 'all',
  trigger: 'cli',
  status: 'completed',
  files: { total: 1, applied: 1, unchanged: 0, failed: 0, unrecognized: 0 },
  rows: { read: 2, valid: 2, quarantined: 0, duplicates: 0 },
  employees: { created: 2, updated: 0, unchanged: 0, missing: 0, terminations: 0 },
  staff: { linked: 0, ambiguous: 0, unmatched: 2 },
  success_rates: { files: 100, rows: 100 },
  code_width: { width: 4, source: 'setting', counts: {} },
  ...stored,
};

test.each([
  ['user', UserView, userView(user)],
  ['token', TokenView, tokenView(token)],
  ['sensitive access', SensitiveAccessView, sensitiveAccessView(access)],
  ['decision', DecisionView, decisionView(decision)],
  ['file', FileView, fileView(file)],
  ['log', SyncLogView, logView(log)],
])(
  'the view of a %s has every field of its schema, and no new field of the document',
  (_what, schema, view) => {
    expect(Object.keys(view).toSorted()).toEqual(Object.keys(schema.shape).toSorted());
  },
);
