import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createPaycomClient, type PaycomClient } from '../client/client.js';
import type { Variables } from './env-file.js';
import { startEnvironment } from './environment.js';
import { pythonWith } from './python-tool.js';
import { runCommand } from './run-command.js';
import { servePush } from './serve-push.js';
import { temporaryFolder } from './temporary-folder.js';

/** Of the tests: no limit is part of the OpenAPI document. */
const SETTINGS = {
  PAYCOM_API_REQUESTS_PER_MINUTE: '1000000',
  PAYCOM_API_ANONYMOUS_PER_MINUTE: '1000000',
};
const EMPLOYEES = 40;
/** What is generated differs between runs only on purpose: `SEED=2 npm run check:api`. */
const { SEED = '1' } = process.env;

/**
 * `npm run check:api`: tests the API against its OpenAPI document with schemathesis, on real servers with a roster. dev/schemathesis.toml
 * explains each check that is left out. Further arguments go to schemathesis.
 */
await runCommand(async ({ log, stopAtEnd }) => {
  const programs = await pythonWith('schemathesis', log);
  const { folder, remove } = await temporaryFolder();
  stopAtEnd(remove);
  const options = { push: undefined, data: undefined, employees: EMPLOYEES, once: true };
  const served = await servePush(folder, options, log);
  const environment = await startEnvironment({ folder, served, log, settings: SETTINGS });
  stopAtEnd(environment.stop);
  const { PAYCOM_API_PUBLIC_URL: url = '', PAYCOM_API_TOKEN: token = '' } = environment.variables;
  const paycom = createPaycomClient({ url, token });
  await fillRoster(paycom);
  log('The roster is filled');
  const args = [
    '--config-file',
    join(import.meta.dirname, 'schemathesis.toml'),
    'run',
    `${url}/api/openapi.json`,
  ];
  const checks = spawn(
    join(programs, 'schemathesis'),
    [...args, `--seed=${SEED}`, ...process.argv.slice(2)],
    {
      stdio: 'inherit',
      cwd: folder,
      env: {
        ...{ ...process.env, PAYCOM_API_TOKEN: token },
        ...{ CHECK_ORIGIN: url, ...(await signIn(url, environment.variables)) },
        CHECK_TOKEN_ID: (await paycom.me.show.query()).account_id,
        CHECK_HOOKS: join(import.meta.dirname, 'schemathesis_hooks.py'),
      },
    },
  );
  stopAtEnd(async () => void checks.kill());
  const [code] = await once(checks, 'exit');
  return Number(code ?? 1);
});

/** Returns the value of the cookie of a session, and whose it is. */
async function signIn(url: string, { DEV_ADMIN_EMAIL, DEV_ADMIN_PASSWORD }: Variables) {
  const answer = await fetch(`${url}/api/auth/sign-in/`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ email: DEV_ADMIN_EMAIL, password: DEV_ADMIN_PASSWORD }),
  });
  if (!answer.ok) throw new Error(`The sign-in was answered with ${answer.status}.`);
  const [, session = ''] = /paycom_session=([^;]+)/.exec(answer.headers.getSetCookie().join()) ?? [];
  const { account_id } = (await answer.json()) as { account_id: string };
  return { CHECK_SESSION: session, CHECK_USER_ID: account_id };
}

/** Runs the first sync to its end, so that the lists are not empty. */
async function fillRoster(paycom: PaycomClient): Promise<void> {
  const { sync_id } = await paycom.sync.start.mutate({});
  const status = async () => (await paycom.logs.one.query({ sync_id })).status;
  while ((await status()) === 'running') await delay(200);
  const ended = await status();
  if (ended !== 'completed') throw new Error(`The first sync is ${ended}.`);
}
