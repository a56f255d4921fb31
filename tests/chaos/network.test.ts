import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { testClosers } from '../closers.js';
import { type ChaosStack, chaosStateOf, startStackBehind } from './chaos-stack.js';
import { type FlakyNetwork, type NetworkFaults, startFlakyNetwork } from './flaky-network.js';
import { moments, scaled } from './scale.js';
import { type Undisturbed, undisturbedSyncs } from './undisturbed.js';

const LOSSY: [string, NetworkFaults] = [
  'loses 1 % of the packets and takes 100 ms for a round trip',
  { delayMs: 50, lossShare: 0.01 },
];

const { closers, closeAll } = testClosers();

let undisturbed: Undisturbed;
/** What the server sends in an undisturbed sync. */
let bytes = 0;
beforeAll(async () => {
  [undisturbed] = await undisturbedSyncs();
  const { network } = await syncThrough('undisturbed', {});
  bytes = network.bytes;
  await closeAll();
});

async function stackBehind(seed: string): Promise<{ stack: ChaosStack; network: FlakyNetwork }> {
  const network = await startFlakyNetwork(seed);
  closers.push(network.stop);
  const stack = await startStackBehind(network);
  closers.push(stack.stop);
  return { stack, network };
}

/** Syncs through a network with faults. */
async function syncThrough(seed: string, faults: NetworkFaults) {
  const { stack, network } = await stackBehind(seed);
  network.faults = { ...faults };
  await stack.startWorker();
  const { code } = await stack.sync();
  return { network, code, state: await chaosStateOf(stack) };
}

describe('a sync completes as if nothing had happened when the network', () => {
  it.each(moments('cut', scaled({ few: 1, all: 25 })))('is cut at %f of the bytes', async (share) => {
    const { network, ...synced } = await syncThrough('cut', { cutAt: Math.ceil(share * bytes) });
    expect(synced).toEqual({ code: 0, state: undisturbed.state });
    expect(network.faults.cutAt, 'the fault happened').toBeUndefined();
  });

  it.each(moments('stall', scaled({ few: 1, all: 8 })))('stalls at %f of the bytes', async (share) => {
    const { network, ...synced } = await syncThrough('stall', { stallAt: Math.ceil(share * bytes) });
    expect(synced).toEqual({ code: 0, state: undisturbed.state });
    expect(network.faults.stallAt, 'the fault happened').toBeUndefined();
  });

  it.each(scaled({ few: [1], all: [0, 1] }))('refuses connection number %i', async (refused) => {
    const { network, ...synced } = await syncThrough('refused', { refused });
    expect(synced).toEqual({ code: 0, state: undisturbed.state });
    expect(network.faults.refused, 'the fault happened').toBeUndefined();
  });

  it.each<[string, NetworkFaults]>(
    scaled({ few: [LOSSY], all: [LOSSY, ['is slow', { bytesPerSecond: 20_000 }]] }),
  )('%s', async (name, faults) => {
    const { network: _, ...synced } = await syncThrough(name, faults);
    expect(synced).toEqual({ code: 0, state: undisturbed.state });
  });
});

it('a file that is still being uploaded is left to the next sync', async () => {
  const { stack } = await stackBehind('upload');
  const [name = ''] = await readdir(stack.remote);
  const path = join(stack.remote, name);
  const whole = await readFile(path);
  const uploaded = Math.floor(whole.length / 2);
  await writeFile(path, whole.subarray(0, uploaded));
  await stack.startWorker({ variables: { PAYCOM_SETTLE_SECONDS: '2' } });
  const ended = new AbortController();
  const uploading = upload(path, whole, { from: uploaded, until: ended.signal });
  const first = await stack.sync();
  expect(first.report?.files.map((file) => file.name)).not.toContain(name);
  ended.abort();
  await uploading;
  expect(await stack.sync()).toMatchObject({ code: 0, report: { files: [{ name, status: 'applied' }] } });
});

type Upload = { readonly from: number; readonly until: AbortSignal };

/** Appends the bytes one by one until the signal, then all that are left. */
async function upload(path: string, whole: Buffer, { from, until }: Upload): Promise<void> {
  let sent = from;
  for (; !until.aborted && sent < whole.length - 1; sent += 1) {
    await appendFile(path, whole.subarray(sent, sent + 1));
    await delay(200);
  }
  await appendFile(path, whole.subarray(sent));
}
