import { describe, expect, test } from 'vitest';
import { addToRun } from '../../infra/files/add-to-run.js';
import { failFile } from '../../infra/files/file-status.js';
import { fileIdOf } from '../../infra/files/unresolved-files.js';
import { finalizeSyncLog, openSyncLog } from '../../infra/syncs/sync-logs.js';
import { AppError } from '../../shared/app-error.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { type Answer, testApi } from '../../tests/test-api.js';
import { openApiDocument } from '../rest/openapi.js';
import { httpHint } from './hints.js';

const fixture = testApi();
const { paths = {} } = openApiDocument('0', undefined);
const CODES = Object.keys(ERROR_CODES) as ErrorCode[];
/** Programs of this product, how they are started, and their options. */
const COMMAND = /\bsync_paycom\b|\bpaycom [a-z]|\bnpm\b|\bdocker\b|(^|\s)`?--[a-z]/;

/** The endpoints that a text names. A path without a method counts too. */
function endpointsIn(text: string): string[] {
  return [...text.matchAll(/(?:\b([A-Z]{3,7}) )?(\/(?:api|trpc)\b[^\s,.:;)`]*)/g)].map(
    ([, method = '', path = '']) => `${method} ${path}`,
  );
}

function isDocumented(endpoint: string): boolean {
  const [method = '', path = ''] = endpoint.split(' ');
  return path === '/api/docs' || Object.hasOwn(paths[path] ?? {}, method.toLowerCase());
}

test.each(CODES)('the hint of %s over HTTP names no command, and only endpoints that exist', (code) => {
  const { hint, message } = ERROR_CODES[code];
  const text = httpHint({ code, hint });
  expect(`${message} ${text}`).not.toMatch(COMMAND);
  expect(endpointsIn(text).filter((endpoint) => !isDocumented(endpoint))).toEqual([]);
});

test('the check finds a command, and an endpoint that does not exist', () => {
  for (const text of ['Run `paycom logs`.', 'Run `sync_paycom`', 'npm start', 'sync once with --force'])
    expect(text).toMatch(COMMAND);
  expect(endpointsIn('Send it: POST /api/paycom/shoes/, or see /api/docs.')).toEqual([
    'POST /api/paycom/shoes/',
    ' /api/docs',
  ]);
  expect(isDocumented('GET /api/paycom/sync/start_sync/')).toBe(false);
  expect(isDocumented('POST /api/paycom/sync/start_sync/')).toBe(true);
});

/** Every hint in a response, with its code, at any depth. */
function hintsIn(value: unknown): { code: string; hint: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'hint' in value && 'code' in value ? [value as { code: string; hint: string }] : [];
  return [...own, ...Object.values(value).flatMap(hintsIn)];
}

describe('each place of a response that has a hint', () => {
  const SYNC = '20261101-000000-hints';
  const file = { path: '/made/up/a.csv', size: 1, mtime: new Date(0) };
  const input = encodeURIComponent(JSON.stringify({ sync_id: 'nope' }));
  const store = async () => {
    const { db } = fixture.api.store;
    const asked = { report_type: 'all', dry_run: false, force: false, trigger: 'api' } as const;
    const run = { workflow_id: 'w', first_run_id: 'r', requested_by: 'test' };
    await openSyncLog(db, { sync_id: SYNC, ...asked, ...run });
    await addToRun(db, { sync_id: SYNC, dry_run: false }, [file]);
    const ref = { sync_id: SYNC, file_id: fileIdOf(file) };
    await failFile(db, ref, new AppError('unrecognized_report', { headings: '3' }));
    const { code, message, hint } = new AppError('partial_failure', { failed: 1, total: 1, sync_id: SYNC });
    const errors = [{ code, message, hint, files: 1 }];
    await finalizeSyncLog(db, SYNC, 'failed', { error: { code, message, hint }, errors });
  };
  const send = (method: 'GET' | 'POST', url: string) => (): Promise<Answer> => fixture.api.send(method, url);
  test.each([
    ['a problem', send('GET', '/api/paycom/logs/nope/'), ['sync_not_found']],
    ['an error of tRPC', send('GET', `/trpc/logs.one?input=${input}`), ['sync_not_found']],
    ['a stream of tRPC', send('GET', `/trpc/sync.progress?input=${input}`), ['sync_not_found']],
    ['a warning', send('POST', '/api/paycom/sync/start_sync/'), ['no_worker']],
    ['a connection test', send('POST', '/api/paycom/sync/test_connection/'), ['sftp_connection_refused']],
    ['a log', send('GET', `/api/paycom/logs/${SYNC}/`), ['unrecognized_report', 'partial_failure']],
    ['the logs', send('GET', '/api/paycom/logs/'), ['partial_failure']],
    ['the files', send('GET', '/api/paycom/files/'), ['unrecognized_report']],
    ['the status', send('GET', '/api/paycom/sync/status/'), ['partial_failure']],
  ] as const)('%s', async (_, request, codes) => {
    if ((await fixture.api.store.db.collection('paycom_sync_logs').countDocuments({ sync_id: SYNC })) === 0)
      await store();
    const found = hintsIn((await request()).body);
    expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining([...codes]));
    for (const { code, hint } of found) {
      expect(hint).not.toMatch(COMMAND);
      expect(hint).toBe(httpHint({ code, hint }));
    }
  });

  test('the documentation page', async () => {
    const { raw } = await fixture.api.send('GET', '/api/docs');
    const [, errors = ''] = raw.payload.split('<h2>Errors</h2>');
    expect(errors).toContain('GET /api/paycom/logs/{sync_id}/');
    expect(errors).not.toMatch(COMMAND);
  });
});
