import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { freePort } from '../infra/metrics/free-port.js';
import { testClosers } from './closers.js';
import { runProgram } from './run-program.js';
import { startSyncStack } from './sync-stack.js';

const { closers } = testClosers();

it.each([
  ['worker/main.js', 'PAYCOM_METRICS_ADDRESS'],
  ['api/main.js', 'PAYCOM_API_METRICS_ADDRESS'],
  ['api/main.js', 'PAYCOM_API_ADDRESS'],
])('%s ends and names %s when something else listens there', async (script, setting) => {
  const address = `127.0.0.1:${await freePort()}`;
  const other = createServer().listen(Number(address.split(':')[1]), '127.0.0.1');
  await once(other, 'listening');
  closers.push(async () => void other.close());
  const stack = await startSyncStack({ PAYCOM_API_ADDRESS: '127.0.0.1:0', [setting]: address });
  closers.push(stack.stop);
  const { code, stderr } = await runProgram([process.execPath, builtScript(script)], {
    env: stack.env,
    cwd: stack.folder,
  });
  expect(code).toBe(2);
  expect(stderr).toContain(`${setting}: nothing can listen at this address`);
});
