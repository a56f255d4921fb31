import { expect, it } from 'vitest';
import type { FileReport, ReportedChange, SyncReport } from '../../shared/sync-report.js';
import { syncPage } from './sync-page.js';

const EVIL = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;
const FILE: FileReport = {
  name: 'directory.numbers',
  report_type: 'employee_directory',
  status: 'validated',
  rows_read: 30,
  rows_valid: 28,
  rows_quarantined: 2,
  issues: [
    { row: 4, field: 'employee_id', code: 'missing_employee_id' },
    { row: 9, field: 'employee_id', code: 'missing_employee_id' },
  ],
};
const RAISE: ReportedChange = {
  employee_id: '0007',
  kind: 'updated',
  group: 'pay',
  fields: ['hourly_rate'],
  values: [{ field: 'hourly_rate', before: '12.00', after: '13.00' }],
};
const { values: _, ...HIDDEN_RAISE } = RAISE;

function report(changes: readonly ReportedChange[], more: Partial<SyncReport> = {}): SyncReport {
  return {
    sync_id: '20261109-060000-abcde',
    status: 'held',
    report_type: 'all',
    dry_run: false,
    ...{ trigger: 'cli', requested_by: 'cli' },
    started_at: '2026-11-09T06:00:00.000Z',
    completed_at: null,
    files: [FILE],
    rows: { read: 30, valid: 28, quarantined: 2, duplicates: 0 },
    success_rates: { files: null, rows: 93.33 },
    employees: { created: 0, updated: 1, unchanged: 28, missing: 1 },
    staff: { linked: 0, ambiguous: 0, unmatched: 0 },
    plan: {
      hash: 'k1:abc',
      changes: [...changes],
      missing: [
        {
          employee_id: '0009',
          last_listed: { report_type: 'employee_dates', report_time: '2026-11-02T02:01:28' },
        },
      ],
      held_by: [{ brake: 'terminations', figure: 12, limit: 5 }],
    },
    errors: [],
    ...more,
  };
}

it('shows why a plan is held, which employees are missing since when, and which rows have which issue', () => {
  const page = syncPage(report([HIDDEN_RAISE]));
  expect(page).toContain('It would terminate 12 active employees; up to 5 need no approval.');
  expect(page).toContain('paycom approve 20261109-060000-abcde');
  expect(page).toContain('last listed by employee_dates of 2026-11-02 02:01:28');
  expect(page).toContain('employee id: missing employee id, rows 4, 9');
  expect(page).toMatch(/<h2>Pay <small>1<\/small><\/h2>/);
});

it('is marked as confidential only when it shows values', () => {
  expect(syncPage(report([RAISE]))).toContain('Confidential');
  expect(syncPage(report([RAISE]))).toMatch(/12\.00[\s\S]*13\.00/);
  expect(syncPage(report([HIDDEN_RAISE]))).not.toContain('Confidential');
});

it('escapes markup in names, headings and values', () => {
  const drift = { against: EVIL, added: [EVIL], removed: [], moved: [], required_missing: [] };
  const evil = syncPage(
    report(
      [
        { ...RAISE, employee_id: EVIL, values: [{ field: EVIL, before: EVIL, after: EVIL }] },
        { ...RAISE, kind: 'created', group: 'created', employee_id: EVIL },
      ],
      {
        files: [{ ...FILE, name: EVIL, drift, issues: [{ row: 1, field: EVIL, code: EVIL }] }],
        error: { code: EVIL, message: EVIL, hint: EVIL },
        sync_id: EVIL,
        roster: { [EVIL]: 1 },
      },
    ),
  );
  expect(evil).not.toMatch(/<script|<img/);
  expect(evil).toContain('&lt;script&gt;');
});

it('loads and runs nothing', () => {
  const page = syncPage(report([RAISE]));
  expect(page).not.toMatch(/<script|<link|<img|\bsrc=|href=|url\(|@import|https?:/);
  expect(page).toContain("default-src 'none'");
});

it('limits the page of a very large plan, and states how many changes it omits', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => ({ ...HIDDEN_RAISE, employee_id: String(at) }));
  const page = syncPage(report(many));
  expect(page).toContain('and 19000 more');
  expect(page.length).toBeLessThan(1_000_000);
});

it('does not call a dry run held when a brake would hold it', () => {
  const page = syncPage(report([HIDDEN_RAISE], { dry_run: true, status: 'completed' }));
  expect(page).toContain('A sync would be held');
  expect(page).not.toContain('paycom approve');
});
