import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.js';

const PRODUCT =
  /^(numbers|shared|infra|services|activities|workflows|worker|api|cli|web)\/(?!testing\/|.*\.test\.ts$|vite\.config\.ts$)/;
const product = sourceFiles().filter(({ path }) => PRODUCT.test(path));

/** What the product must not contain, and the files that may. */
const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp, except: readonly string[]])[] = [
  ['code from text', /\beval\(|\bnew Function\(|from 'node:vm'/, []],
  ['programs of the operating system', /child_process/, []],
  [
    'HTTP requests',
    /\bfetch\(|\bXMLHttpRequest\b|import [^;]*\{(?! (IncomingHttpHeaders|METHODS( as \w+)?|METHODS, STATUS_CODES) \})[^;]*from 'node:https?2?'/,
    // Keys and secrets are asked for where a setting says. Events go to webhooks, behind a guard of their addresses.
    // The way to the SFTP server may lead through an HTTP proxy. The admin page asks the API that serves it: its policy allows no other host. A
    // worker asks Temporal's SDK in its own process.
    [
      'infra/cloud/request-json.ts',
      'infra/sftp/proxy.ts',
      'infra/webhooks/guarded-post.ts',
      'web/client/session.ts',
      'worker/worker-metrics.ts',
    ],
  ],
  // Only to the identity provider of the settings, and back to the page.
  ['redirects', /\.redirect\(|'location'/i, ['api/auth/oidc-routes.ts']],
  [
    'sockets of its own',
    /from 'node:(net|tls|dgram)'/,
    [
      'api/http/no-request.ts',
      'infra/metrics/free-port.ts',
      'infra/sftp/connect.ts',
      'infra/sftp/connection.ts',
      'infra/sftp/proxy.ts',
      'infra/sftp/route.ts',
      'infra/sftp/ssh-attempt.ts',
      'infra/webhooks/guarded-post.ts',
      'infra/webhooks/webhook-url.ts',
    ],
  ],
  [
    'a connection without checked certificates',
    /rejectUnauthorized|NODE_TLS_|secureProtocol|minVersion|tlsInsecure|tlsAllowInvalid/,
    [],
  ],
  ['guessable random numbers', /Math\.random\(/, []],
  // Old servers, hashed lines of known_hosts, and Apple's own format of protected documents. Nothing is written with them. Apps know codes
  // by HMAC-SHA1 only, which is not broken.
  [
    'outdated algorithms',
    /\b(md5|sha1|[\w-]*-(cbc|ecb)|3des[\w-]*|rc4)['-]/i,
    ['infra/auth/totp.ts', 'infra/sftp/algorithms.ts', 'infra/sftp/host-key.ts', 'numbers/read/password.ts'],
  ],
  // A thread of the worker reports to it that a task begins.
  ['messages between windows', /\bpostMessage\(|addEventListener\('message'/, ['worker/cpu-thread.ts']],
  ['HTML from text', /\binnerHTML\b|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write\(/, []],
];

test.each(FORBIDDEN)('the product contains no %s', (_, pattern, except) => {
  expect(product.length).toBeGreaterThan(300);
  const found = product.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  expect(found.toSorted()).toEqual(except);
});

test.each([
  ["import { execFile } from 'node:child_process';", 1],
  ["import { request } from 'node:https';", 2],
  ["import type { IncomingHttpHeaders } from 'node:http';", undefined],
  ["import { METHODS, request } from 'node:http';", 2],
  ["import { METHODS as NODE_METHODS } from 'node:http';", undefined],
  ['reply.redirect(request.query.to)', 3],
  ["createHash('md5')", 7],
  ["createCipheriv('aes-256-cbc', key, iv)", 7],
  ["createCipheriv('aes-256-gcm', key, iv)", undefined],
])('%s is found as number %s', (text, number) => {
  const found = FORBIDDEN.findIndex(([, pattern]) => pattern.test(text));
  expect(found === -1 ? undefined : found).toBe(number);
});
