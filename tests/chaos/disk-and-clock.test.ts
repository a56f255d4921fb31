import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { type ChaosStack, chaosStateOf, startChaosStack } from './chaos-stack.js';
import { type Undisturbed, undisturbedSyncs } from './undisturbed.js';

const LIBFAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const NAMESPACE = ['unshare', '--mount', '--propagation', 'private'];
/** How a process gets a mount namespace: as root, or else as root of a user namespace. Undefined where neither is allowed. */
const OWN_MOUNTS = [NAMESPACE, [...NAMESPACE, '--user', '--map-root-user']].find(
  ([command = '', ...args]) => spawnSync(command, [...args, 'true']).status === 0,
);

let undisturbed: Undisturbed;
let stack: ChaosStack | undefined;
beforeAll(async () => {
  [undisturbed] = await undisturbedSyncs();
});
afterEach(async () => stack?.stop());

async function newStack(): Promise<ChaosStack> {
  stack = await startChaosStack();
  return stack;
}

/** The worker gets a spool of its own in a mount namespace, which ends with it. */
function withSpool({ env }: ChaosStack, namespace: readonly string[], options: string): readonly string[] {
  const spool = env.PAYCOM_SFTP_LOCAL_DIRECTORY;
  // The smallest file would fit into the only page.
  const fill = `{ head -c 4096 /dev/zero > '${spool}/ballast' || true; }`;
  const mount = `mount -t tmpfs -o mode=700,${options} spool '${spool}' && ${fill} && exec "$0" "$@"`;
  return [...namespace, 'sh', '-c', mount];
}

describe.skipIf(!OWN_MOUNTS)('a spool (needs root or user namespaces) that', () => {
  it.each([
    ['is full', 'size=4k'],
    ['is read-only', 'ro'],
  ])('%s fails the sync with what to do, and the next one completes', async (_, options) => {
    const broken = await newStack();
    const worker = await broken.startWorker({ prefix: withSpool(broken, OWN_MOUNTS ?? [], options) });
    const { code, report } = await broken.sync();
    expect(code).not.toBe(0);
    expect(report?.files.map(({ error }) => error?.code)).toEqual(Array(4).fill('spool_failed'));
    expect(await collections(broken.store.db).employees.countDocuments()).toBe(0);
    await worker.stop();
    await broken.startWorker();
    expect(await broken.sync()).toMatchObject({ code: 0, report: { status: 'completed' } });
    expect(await chaosStateOf(broken)).toEqual(undisturbed.state);
  });
});

describe.skipIf(!existsSync(LIBFAKETIME))('a clock (needs faketime) that', () => {
  it.each([
    ['jumps two hours ahead', '+2h'],
    ['jumps two hours back', '-2h'],
  ])('%s in the middle of a sync does not change the result', async (_, step) => {
    const stepped = await newStack();
    const clock = join(stepped.folder, 'clock');
    await writeFile(clock, '+0');
    await stepped.startWorker({
      variables: {
        LD_PRELOAD: LIBFAKETIME,
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    });
    const running = stepped.sync();
    const { appliedChunks } = collections(stepped.store.db);
    await expect.poll(() => appliedChunks.countDocuments(), { interval: 5 }).toBeGreaterThan(0);
    await writeFile(clock, step);
    expect(await running).toMatchObject({ code: 0, report: { status: 'completed' } });
    expect(await chaosStateOf(stepped)).toEqual(undisturbed.state);
  });
});
