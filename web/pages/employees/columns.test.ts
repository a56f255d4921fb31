import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMN_IDS, columnsText, tableColumns } from './columns.js';

test('any choice of columns survives the URL, with the name', () => {
  fc.assert(
    fc.property(fc.subarray([...COLUMN_IDS]), (ids) => {
      const kept = tableColumns(columnsText(ids) ?? undefined);
      expect(kept).toEqual(COLUMN_IDS.filter((id) => id === 'name' || ids.includes(id)));
    }),
  );
});

test('unknown columns of an old link are ignored', () => {
  expect(tableColumns('city.salary.__proto__')).toEqual(['name', 'city']);
});
