import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writeNumbers } from '../numbers/write/write-numbers.js';
import { testSteps } from '../tests/test-steps.js';
import { loadTables, rawKey, tablesKey } from './load-tables.js';

const fixture = testSteps();

async function stored(bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await fixture.deps.blobs.put(rawKey(sha256), bytes);
  return sha256;
}
const rowsIn = async (name: string, sha256: string) =>
  (await loadTables(fixture.deps, name, sha256)).map(({ rows }) => rows.length);

describe('the tables of a stored file', () => {
  it.each(['push.csv', 'PUSH.CSV'])('are read as CSV if the name ends in .csv: %s', async (name) => {
    expect(await rowsIn(name, await stored(Buffer.from('EE Code,City\n0001,Tulsa\n')))).toEqual([2]);
  });

  it('are read as a Numbers document for any other extension', async () => {
    const table = { name: 'T', headerRows: 1, headerCols: 0, rows: [['EE Code'], ['0001'], ['0002']] };
    const bytes = writeNumbers({ sheets: [{ name: 'S', tables: [table] }] });
    expect(await rowsIn('push.numbers', await stored(bytes))).toEqual([3]);
  });

  it.each(['push.numbers', 'push.xlsx'])(
    'are refused for bytes that are not a Numbers document: %s',
    async (name) => {
      const sha256 = await stored(Buffer.from(`not a document: ${name}`));
      await expect(loadTables(fixture.deps, name, sha256)).rejects.toMatchObject({ code: 'not_a_report' });
      expect(await fixture.deps.blobs.has(tablesKey(sha256))).toBe(false);
    },
  );

  it('are parsed once for the same bytes: a retry or another worker uses the stored result', async () => {
    const sha256 = await stored(Buffer.from('EE Code,City\n0007,Reno\n'));
    await loadTables(fixture.deps, 'push.csv', sha256);
    await fixture.deps.blobs.replace(tablesKey(sha256), Buffer.from('[]'));
    expect(await loadTables(fixture.deps, 'push.csv', sha256)).toEqual([]);
  });
});
