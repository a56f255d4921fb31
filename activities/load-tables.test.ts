import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writeNumbers } from '../numbers/write/write-numbers.js';
import { testSteps } from '../tests/test-steps.js';
import { loadTables, rawKey, tablesKey } from './load-tables.js';

const own = testSteps();

async function stored(bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await own.deps.blobs.put(rawKey(sha256), bytes);
  return sha256;
}
const rowsIn = async (name: string, sha256: string) =>
  (await loadTables(own.deps, name, sha256)).map(({ rows }) => rows.length);

describe('the tables of a stored file', () => {
  it.each(['push.csv', 'PUSH.CSV'])('are read by the ending of the name: %s', async (name) => {
    expect(await rowsIn(name, await stored(Buffer.from('EE Code,City\n0001,Tulsa\n')))).toEqual([2]);
  });

  it('are those of a Numbers document for any other ending', async () => {
    const table = { name: 'T', headerRows: 1, headerCols: 0, rows: [['EE Code'], ['0001'], ['0002']] };
    const bytes = writeNumbers({ sheets: [{ name: 'S', tables: [table] }] });
    expect(await rowsIn('push.numbers', await stored(bytes))).toEqual([3]);
  });

  it.each(['push.numbers', 'push.xlsx'])('of other bytes are none: %s is no report', async (name) => {
    const sha256 = await stored(Buffer.from(`nothing of the kind: ${name}`));
    await expect(loadTables(own.deps, name, sha256)).rejects.toMatchObject({ code: 'not_a_report' });
    expect(await own.deps.blobs.has(tablesKey(sha256))).toBe(false);
  });

  it('are parsed once for the same bytes: a retry or another worker takes what is stored', async () => {
    const sha256 = await stored(Buffer.from('EE Code,City\n0007,Reno\n'));
    await loadTables(own.deps, 'push.csv', sha256);
    await own.deps.blobs.replace(tablesKey(sha256), Buffer.from('[]'));
    expect(await loadTables(own.deps, 'push.csv', sha256)).toEqual([]);
  });
});
