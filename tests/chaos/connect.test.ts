import { afterAll, beforeAll, expect, it } from 'vitest';
import { SftpPool } from '../../infra/sftp/pool.js';
import type { AppError } from '../../shared/app-error.js';
import { type EmbeddedServer, embeddedServer } from '../sftp-fixtures.js';
import { type FlakyNetwork, startFlakyNetwork } from './flaky-network.js';
import { moments, scaled } from './scale.js';

let server: EmbeddedServer;
let network: FlakyNetwork;
/** What the server sends until a listing ends. */
let bytes: number;

beforeAll(async () => {
  server = await embeddedServer();
  network = await startFlakyNetwork('connect');
  network.serverPort = server.target.port;
  expect(await listing()).toBe('listed');
  bytes = network.bytes;
});
afterAll(async () => {
  await network.stop();
  await server.remove();
});

/** Connects and lists a folder. Returns the class of the error that it ends with. */
async function listing(): Promise<string> {
  const pool = new SftpPool(
    {
      ...server.target,
      hostKey: server.server.hostKey().fingerprint,
      port: network.port,
      timeoutMs: 2_000,
    },
    1,
  );
  try {
    await pool.use((connection) => connection.stat('.'));
    return 'listed';
  } catch (error) {
    const { code, class: kind } = error as AppError;
    return kind === 'transient' ? kind : `${kind}: ${code}`;
  } finally {
    await pool.close();
  }
}

it.each(['cutAt', 'stallAt'] as const)(
  'a connection that ends by %s at any byte is tried again',
  async (fault) => {
    const count = scaled({ few: fault === 'cutAt' ? 60 : 4, all: fault === 'cutAt' ? 1_500 : 60 });
    const ends = new Map<string, number[]>();
    for (const share of moments(fault, count)) {
      const at = Math.ceil(share * bytes);
      network.faults = { [fault]: network.bytes + at };
      const end = await listing();
      ends.set(end, [...(ends.get(end) ?? []), at]);
    }
    expect([...ends]).toEqual([['transient', expect.any(Array)]]);
  },
);
