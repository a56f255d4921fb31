import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../shared/app-error.js';
import { EMPLOYEE_FIELDS } from '../shared/employee.js';
import { fakeFields, fakePayee } from '../tests/employee-records.js';
import { TimelineEntryView, timelineEntryView } from './activity/timeline-view.js';
import { AuditView, auditView } from './auth/audit-view.js';
import { SensitiveAccessView, sensitiveAccessView } from './auth/sensitive-access-view.js';
import { SessionView, sessionView } from './auth/session-view.js';
import { SettingView, settingView } from './auth/setting-view.js';
import { StorageView, storageView } from './auth/storage-view.js';
import { TokenView, tokenView } from './auth/token-view.js';
import { UserView, userView } from './auth/user-view.js';
import { ChangeEntryView, changeEntryView } from './changes/change-entry-view.js';
import { ErasedView, erasedView } from './employees/erase-over-api.js';
import { PayeeView, payeeView } from './employees/payee-view.js';
import { OriginView, originView } from './employees/read-origins.js';
import {
  MappingPreviewView,
  MappingVersionView,
  MappingView,
  mappingPreviewView,
  mappingVersionView,
  mappingView,
} from './mapping/mapping-view.js';
import { ChannelView, channelView, SentMessageView, sentMessageView } from './notifications/channel-views.js';
import { RefusedView, refusedView } from './staff/bulk-decisions.js';
import {
  DecisionView,
  decisionView,
  LinkView,
  linkView,
  SuggestionView,
  suggestionView,
} from './staff/staff-view.js';
import { UnusableStaffView, unusableStaffView } from './staff/unusable-staff-view.js';
import { ArrivalsView, arrivalsView } from './syncs/arrivals-view.js';
import { CauseView, causeView } from './syncs/cause-view.js';
import { StepView, stepView } from './syncs/connection-view.js';
import { FileDetailView, fileDetailView } from './syncs/file-detail-view.js';
import { FileView, fileView } from './syncs/file-view.js';
import { IssueView, issueView } from './syncs/issue-view.js';
import { logView, SyncLogView } from './syncs/log-view.js';
import {
  BrakeView,
  brakeView,
  MissingEmployeeView,
  missingEmployeeView,
  PlannedChangeView,
  plannedChangeView,
} from './syncs/plan-views.js';
import { SyncProgressView, syncProgressView } from './syncs/progress-view.js';
import { reportView, SyncReportView } from './syncs/report-view.js';
import { StatusView, statusView } from './syncs/status-view.js';
import { SentEventView, sentEventView, WebhookView, webhookView } from './webhooks/webhook-views.js';

/** Objects whose keys are data, such as statuses and widths. */
const RECORDS = new Set(['roster', 'counts', 'aliases', 'status_words', 'report_files', 'details']);

const at = new Date('2026-01-02T03:04:05.678Z');
const stored = { created_at: at, updated_at: at };
const [report_type, report_time] = ['employee_dates', '2026-01-02T03:04:05'] as const;

const user: Parameters<typeof userView>[0] = {
  ...{ user_id: 'u', email: 'ada@example.com', name: 'Ada', disabled: false, must_change_password: false },
  second_factor_since: at,
  role: 'hr',
  ...stored,
};
const token: Parameters<typeof tokenView>[0] = {
  ...{ token_id: 't', name: 'import', created_by: 'Ada', expires_at: at, last_used_at: at, revoked_at: null },
  role: 'viewer',
  ...stored,
};
const figure: Parameters<typeof storageView>[0] = {
  ...{ kind: 'changes', records: 1, bytes: 2, oldest: at },
  ...stored,
};
const access: Parameters<typeof sensitiveAccessView>[0] = {
  ...{ account_id: 'u', account_name: 'Ada', procedure: 'employees.list', fields: ['salary'], at, id: 'a' },
  ...{ employee_ids: ['0001'], departments: ['500'] },
  role: 'hr',
};
const entry: Parameters<typeof changeEntryView>[0] = {
  ...{ id: '3.1.0001', employee_id: '0001', sync_id: 's', at, unreadable: true },
  position: { fence: 3, plan_number: 1, employee_id: '0001' },
  kind: 'updated',
  changed: EMPLOYEE_FIELDS,
  values: fakeFields(1),
};
const erased: Parameters<typeof erasedView>[0] = {
  ...{ erasure_id: 'e', erased_at: at, employees: 1, payees: 2, changes: 3, staff_decisions: 4 },
  ...{ files: 5, unreadable: 6 },
};
const webhook: Parameters<typeof webhookView>[0] = {
  ...{ webhook_id: 'a', name: 'n', url: 'https://example.com/', types: ['sync.held'], event: 1, revision: 1 },
  ...{ replay: 0, disabled: null, failing_since: at, decided: null, created_by: 'u', created_at: at },
  feed: { fence: 3, plan_number: 1, employee_id: '0001' },
  held: { sync_id: 's', terminations: 9, sent_before: 1, limit: 4, at },
  unreadable: true,
};
const sent: Parameters<typeof sentEventView>[0] = {
  ...{ id: 'a', webhook_id: 'a', event_id: 'e', replay: 0, type: 'sync.held', event_at: at, status: 'dead' },
  ...{ attempts: 1, first_attempt_at: at, last_attempt_at: at, next_attempt_at: at, http_status: 500 },
  ...{ failure: 'status', milliseconds: 3 },
};
const channel: Parameters<typeof channelView>[0] = {
  ...{ channel_id: 'a', name: 'n', kind: 'email', to: ['a@example.org'], url: null, types: ['sync.held'] },
  ...{ enabled: true, event: 1, since: 1, retry: null, failing_since: at, created_by: 'u', created_at: at },
  ...{ refused: 1, unreadable: true },
};
const sentMessage: Parameters<typeof sentMessageView>[0] = {
  ...{ id: 'a', channel_id: 'a', message_id: 'm', types: ['sync.held'], status: 'dead', attempts: 1 },
  ...{ first_attempt_at: at, last_attempt_at: at, next_attempt_at: at, http_status: 500, failure: 'status' },
  milliseconds: 3,
  refused: 1,
};
const decision: Parameters<typeof decisionView>[0] = {
  ...{ id: 'a', employee_id: '0001', staff_id: 's', stands: false, by: 'Ada', at, bulk_id: 'b' },
  decision: 'confirmed',
  bulk_id: 'b1',
};
const link: Parameters<typeof linkView>[0] = {
  employee: { employee_id: '0001', first_name: 'Ada', last_name: 'Moss', status: 'active', staff_id: 's' },
  record: { staff_id: 's', first_name: 'Ada', last_name: 'Moss', active: true },
};
const error = { code: 'internal', message: 'm', hint: 'h', details: { name: 'n' } };
const rows = { read: 2, valid: 2, quarantined: 0, duplicates: 0 };
const column = { sheet: 'S', table: 'T', position: 0, heading: 'Locker', field: null };
const file: Parameters<typeof fileView>[0] = {
  ...{ file_id: 'f', path: '/out/a.numbers', name: 'a.numbers', size: 1, fingerprint: null, sync_id: 's' },
  ...{
    report_type,
    report_time,
    rows,
    error,
    attempts: 0,
    mtime: at,
    first_seen_at: at,
    applied_at: null,
    applied_by: [],
  },
  columns: [{ ...column, suggestion: 'city', confidence: 0.625 }],
  tables_passed_over: [{ sheet: 'Old', table: 'T', reason: 'lines', rows: 2 }],
  unmapped_headings: ['Locker'],
  status: 'new',
  updated_at: at,
  drift: { against: 'b.numbers', added: [], removed: [], moved: [], required_missing: [] },
  bytes_removed: { at, why: 'retention' },
  drift_ignored: [{ heading: 'Locker', by: 'u', at }],
};
const mapping = {
  ...{ aliases: {}, columns_off: [], employee_id_width: 6, status_words: {}, report_files: {} },
  date_order: 'us',
} as const;
const version = { number: 1, at, by: 'u', why: 'w', mapping: { ...mapping, columns_off: [] } };
const reading = { rows: 2, issues: 1, cells: 1 };
const issue: Parameters<typeof issueView>[0] = {
  ...{ id: 'a', file_id: 'f', sheet: 'S', table: 'T', row: 2, field: 'city' },
  code: 'too_long',
};
const cause: Parameters<typeof causeView>[0] = {
  ...{ code: 'too_long', field: 'city', effect: 'field_left_out', count: 1 },
  places: [{ ...issue, code: 'too_long', sync_id: 's', file: 'a.numbers', count: 1, rows: [2] }],
};
const origin: Parameters<typeof originView>[0] = {
  ...{ file: 'a.numbers', report_type, report_time, sheet: 'S', table: 'T', row: 2, headings: ['City'] },
};
const employees = { created: 2, updated: 0, unchanged: 0, missing: 0, removed: 1 };
const unusable: Parameters<typeof unusableStaffView>[0] = {
  ...{ field: 'staff_id', count: 2, records: ['a'] },
  problem: 'missing',
};
const staff = {
  linked: 0,
  ambiguous: 0,
  unmatched: 2,
  deactivated: 1,
  reactivated: 1,
  links_kept: 1,
  unusable: [unusable],
};
const success_rates = { files: 100, rows: 100 };
const code_width = { width: 4, source: 'setting' as const, counts: { 4: 2 } };
const skipped_for = { reason: 'recent' as const, sync_id: 'r' };
const roster = { active: 2 };
const brake = {
  ...{ brake: 'mass_change' as const, figure: 5, limit: 4, field: 'city', earlier: 1 },
  ...{ examples: ['0001'], files: ['a.numbers'] },
};
const passed_over = [{ reason: 'package' as const, count: 1, names: ['Roster.numbers'] }];
const log: Parameters<typeof logView>[0] = {
  ...{ sync_id: 's', workflow_id: 'w', first_run_id: 'f', retry_of: 'r', undo_of: 'u', requested_by: 'ada' },
  ...{ dry_run: false, force: false, started_at: at, completed_at: at, plan_hash: 'h', decided_by: null },
  ...{ rows, staff, success_rates, code_width, roster, error, errors: [{ ...error, files: 3 }], skipped_for },
  report_type: 'all',
  trigger: 'cli',
  status: 'completed',
  files: { total: 1, applied: 1, unchanged: 0, failed: 0, unrecognized: 0 },
  employees: { ...employees, terminations: 0 },
  held_by: [brake],
  passed_over,
  updated_at: at,
};
const change: Parameters<typeof plannedChangeView>[0] = {
  ...{ employee_id: '0001', name: 'MOSS, ADA', kind: 'updated', group: 'contact', fields: ['city'] },
  values: [{ field: 'city', before: 'Tulsa', after: 'Reno' }],
};
const missing = { employee_id: '0001', name: 'MOSS, ADA', last_listed: { report_type, report_time } };
const progress: Parameters<typeof syncProgressView>[0] = {
  ...{ files_total: 1, files_done: 1, files_failed: 0, bytes_total: 1, bytes_done: 1, rows_read: 1 },
  ...{ sync_id: 's', retrying: error, plan_hash: 'h', held_by: [brake], log },
  status: 'held',
  step: 'held',
};
const report: Parameters<typeof reportView>[0] = {
  ...{ sync_id: 's', dry_run: false, retry_of: 'r', undo_of: 'u', started_at: at.toISOString() },
  ...{ completed_at: null, rows, success_rates, employees, staff, code_width, roster, error, skipped_for },
  ...{ trigger: 'cli', requested_by: 'a', decided_by: 'b', waiting: true, status: 'completed' },
  decision: { decision: 'approve', at: at.toISOString(), by_name: 'B' },
  report_type: 'all',
  passed_over,
  files: [
    {
      ...{
        name: 'a.numbers',
        report_type,
        status: 'applied',
        rows_read: 2,
        rows_valid: 2,
        rows_quarantined: 0,
      },
      ...{ issues: [{ row: 2, field: 'city', code: 'too_long' }], issues_total: 1, error },
      drift: { against: 'b.numbers', added: [], removed: [], moved: [], required_missing: [] },
    },
  ],
  plan: {
    hash: 'h',
    changes: [change],
    missing: [missing],
    changes_total: 1,
    missing_total: 1,
    held_by: [brake],
  },
  errors: [{ ...error, files: 3 }],
  not_retried: [{ name: 'a.numbers', error }],
  not_undone: [{ employee_id: '0001', field: 'city', changed_by: null }],
};

const state: NonNullable<Parameters<typeof auditView>[0]['before']> = {
  ...{ role: 'hr', disabled: false, fields: ['salary'], expires_at: at, revoked: false, staff_id: 's' },
  ...{
    report_type,
    dry_run: false,
    force: false,
    retry_of: 'r',
    undo_of: 'u',
    instead_of: 'i',
    plan_hash: 'h',
  },
  ...{
    code: 'internal',
    action: 'user.update',
    version: 1,
    created: 1,
    updated: 1,
    unchanged: 1,
    ...{ removed: 1, employees: 1 },
  },
};
const audit: Parameters<typeof auditView>[0] = {
  ...{ id: 'a', number: 1, previous: '', hash: 'h', at, account_id: 'u', account_name: 'Ada', target: 't' },
  action: 'user.update',
  before: state,
  after: state,
};
const happened: Parameters<typeof timelineEntryView>[0] = {
  ...{ source: 'audit', at, id: 'a', kind: 'sync', action: 'sync.run', target: { type: 'sync', id: 's' } },
  ...{ account: { id: 'u', name: 'Ada' }, sync: log, file, reveal: access, change: audit },
};
const logs = withNewFields([log]);
const session: Parameters<typeof sessionView>[0] = {
  ...{ session_id: 'a', created_at: at, expires_at: at, last_used_at: at, current: true },
};
const setting: Parameters<typeof settingView>[0] = {
  ...{ name: 'N', description: 'd', is_set: true, is_secret: false, value: 'v', default: 'd' },
};
const step: Parameters<typeof stepView>[0] = {
  ...{ step: 'login', ok: false, ms: 1, detail: 'd', files: 1, passed_over, error },
};
const suggestion: Parameters<typeof suggestionView>[0] = {
  ...{ staff: link.record, score: 1, reasons: ['same_employee_id'] },
};

test.each([
  ['audit entry', AuditView, auditView(withNewFields(audit))],
  ['timeline entry', TimelineEntryView, timelineEntryView(withNewFields(happened), true)],
  ['session', SessionView, sessionView(withNewFields(session))],
  ['setting', SettingView, settingView(withNewFields(setting))],
  ['step of a connection test', StepView, stepView(withNewFields(step))],
  ['suggestion', SuggestionView, suggestionView(withNewFields(suggestion))],
  [
    'refused pair',
    RefusedView,
    refusedView({
      employee_id: '0001',
      staff_id: 's',
      error: new AppError('staff_taken', { staff_id: 's' }),
    }),
  ],
  ['status', StatusView, statusView({ running: logs, held: logs, last: logs, employees: {} })],
  ['user', UserView, userView(withNewFields(user))],
  ['storage figure', StorageView, storageView(withNewFields(figure))],
  ['token', TokenView, tokenView(withNewFields(token))],
  ['sensitive access', SensitiveAccessView, sensitiveAccessView(withNewFields(access))],
  ['webhook', WebhookView, webhookView(withNewFields(webhook))],
  ['notification channel', ChannelView, channelView(withNewFields(channel))],
  ['sent message', SentMessageView, sentMessageView(withNewFields(sentMessage))],
  ['sent event', SentEventView, sentEventView(withNewFields(sent))],
  ['entry of the change feed', ChangeEntryView, changeEntryView(withNewFields(entry))],
  ['erased person', ErasedView, erasedView(withNewFields(erased))],
  ['payee', PayeeView, payeeView(withNewFields(fakePayee(1, 1)), true)],
  ['decision', DecisionView, decisionView(withNewFields(decision))],
  ['link', LinkView, linkView(withNewFields(link))],
  ['unusable Staff record', UnusableStaffView, unusableStaffView(withNewFields(unusable))],
  ['file', FileView, fileView(withNewFields(file))],
  ['file with its columns', FileDetailView, fileDetailView(withNewFields(file))],
  [
    'the arrivals of a report',
    ArrivalsView,
    arrivalsView(
      withNewFields({
        report_type,
        last: file,
        before: null,
        next: { due_at: report_time, late_minutes: 1 },
      }),
    ),
  ],
  ['cause', CauseView, causeView(withNewFields(cause))],
  ['origin', OriginView, originView(withNewFields(origin))],
  [
    'mapping',
    MappingView,
    mappingView(withNewFields({ source: 'file', path: 'm.yaml', mapping: version.mapping })),
  ],
  ['version of the mapping', MappingVersionView, mappingVersionView(withNewFields(version))],
  [
    'preview of a mapping',
    MappingPreviewView,
    mappingPreviewView(
      withNewFields({
        ...{ freed: 1, files_total: 1 },
        files: [{ file_id: 'f', name: 'a', before: reading, after: reading }],
      }),
    ),
  ],
  ['issue', IssueView, issueView(withNewFields(issue))],
  ['log', SyncLogView, logView(withNewFields(log))],
  ['brake', BrakeView, brakeView(withNewFields(brake))],
  ['planned change', PlannedChangeView, plannedChangeView(withNewFields(change))],
  ['missing employee', MissingEmployeeView, missingEmployeeView(withNewFields(missing))],
  ['progress', SyncProgressView, syncProgressView(withNewFields(progress))],
  [
    'report',
    SyncReportView,
    reportView(withNewFields(report), { withNames: true, workflow_url: 'https://temporal.example.org/' }),
  ],
])(
  'the view of a %s has every field of its schema at every depth, and no new field of the record',
  (_what, schema, view) => {
    expect(keysOf(view).toSorted()).toEqual(keysOfSchema(z.toJSONSchema(schema)).toSorted());
  },
);

/** Views that belong to no record: an error, which is a part of others, and a request that reads what it shows. */
const NOT_OF_A_RECORD = ['errorView', 'countedErrorView', 'readOriginsView'];

test('a brake about payees names no examples', () => {
  const held_by = [brake, { ...brake, brake: 'payees_ended' as const }];
  expect(logView({ ...log, held_by }).held_by?.map(({ examples }) => examples)).toEqual([
    ['0001'],
    undefined,
  ]);
});

test('every function that makes a view is listed above, or makes a part of a view that is', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?<!\.test)\.ts$/.test(path))
    .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'));
  const made = files.flatMap((text) =>
    [...text.matchAll(/^export (?:async )?function (\w+View)\(/gm)].map(([, name = '']) => name),
  );
  const here = readFileSync(import.meta.filename, 'utf8');
  const views = files.filter((text) => /^export function \w+View\(/m.test(text)).join('\n');
  const isUsed = (name: string) =>
    here.includes(`${name}(`) ||
    views.replaceAll(`function ${name}(`, '').match(new RegExp(`\\b${name}\\b[()]`));
  expect(made.length).toBeGreaterThan(30);
  expect(made.filter((name) => !isUsed(name) && !NOT_OF_A_RECORD.includes(name))).toEqual([]);
});

test('a new nested field is found', () => {
  const view = logView(log);
  expect(keysOf({ ...view, files: withNewFields(view.files) })).toContain('files.added_later');
  const schema = SyncLogView.extend({ files: SyncLogView.shape.files.extend({ added_later: z.int() }) });
  expect(keysOfSchema(z.toJSONSchema(schema))).toContain('files.added_later');
});

/** Adds a field to a record and to every object in it. */
function withNewFields<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withNewFields) as T;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, part]) => [
    key,
    RECORDS.has(key) ? part : withNewFields(part),
  ]);
  return { ...Object.fromEntries(entries), added_later: 'internal' } as T;
}

/** Returns the paths of all keys of a view, without those of records. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => keysOf(item, path)))];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const inner = RECORDS.has(key) ? [] : keysOf(part, `${path}${key}.`);
    return [`${path}${key}`, ...inner];
  });
}

type JsonSchema = {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
};

/** Returns the paths of all keys of a schema, without those of records. */
function keysOfSchema(root: unknown): string[] {
  const { $defs = {} } = root as JsonSchema;
  const keys = (schema: JsonSchema, path: string): string[] => {
    const { $ref, properties = {}, items, anyOf = [] } = schema;
    const named = $ref === undefined ? undefined : $defs[$ref.replace('#/$defs/', '')];
    const inner = [...anyOf, ...(items ? [items] : []), ...(named ? [named] : [])];
    return [
      ...Object.entries(properties).flatMap(([key, part]) => [
        `${path}${key}`,
        ...(RECORDS.has(key) ? [] : keys(part, `${path}${key}.`)),
      ]),
      ...inner.flatMap((part) => keys(part, path)),
    ];
  };
  return keys(root as JsonSchema, '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}
