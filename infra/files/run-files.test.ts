import { expect, test } from 'vitest';
import { RUN, remoteFile, testLedger } from '../../tests/test-ledger.js';
import { addToRun } from './add-to-run.js';
import { pageOfFiles } from './run-files.js';
import { fileIdOf } from './unresolved-files.js';

const database = testLedger();

test('pages hold at most 250 ids, every file once, in the same order each time', async () => {
  const { db } = database.store;
  const many = Array.from({ length: 601 }, (_, number) => remoteFile(`in/${number}.numbers`));
  await addToRun(db, RUN, many);
  const walk = async () => {
    const pages: (readonly string[])[] = [];
    let after: string | undefined;
    do {
      const page = await pageOfFiles(db, 'one', after);
      pages.push(page.file_ids);
      after = page.next;
    } while (after !== undefined);
    return pages;
  };
  const pages = await walk();
  expect(pages.map(({ length }) => length)).toEqual([250, 250, 101]);
  expect(pages.flat().toSorted()).toEqual(many.map(fileIdOf).toSorted());
  expect(await walk()).toEqual(pages);
});

test('a page that is exactly full is not followed by an empty page', async () => {
  await addToRun(
    database.store.db,
    RUN,
    Array.from({ length: 250 }, (_, number) => remoteFile(`in/${number}.numbers`)),
  );
  expect(await pageOfFiles(database.store.db, 'one')).not.toHaveProperty('next');
});
