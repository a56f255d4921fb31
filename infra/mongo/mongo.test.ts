import { MongoServerError } from 'mongodb';
import { expect, inject, test } from 'vitest';
import { testDatabaseUri } from '../../tests/test-namespace.js';
import { seconds } from '../../tests/time-limits.js';
import { connectMongo } from './mongo.js';
import { mongoFailure } from './mongo-failure.js';

const failureOf = (uri: string) =>
  connectMongo(uri, { selectionMs: 500 }).then(
    async (mongo) => {
      await mongo.close();
      return null;
    },
    (error) => error,
  );

test('writes wait for a majority and the journal, and reads see majority-committed data', async () => {
  const mongo = await connectMongo(testDatabaseUri());
  try {
    expect(mongo.db.writeConcern).toMatchObject({ w: 'majority', journal: true });
    expect(mongo.db.readConcern?.level).toBe('majority');
  } finally {
    await mongo.close();
  }
});

test('an absent server is reported as unreachable within the timeout', async () => {
  const begun = performance.now();
  expect(await failureOf('mongodb://127.0.0.1:1/paycom?replicaSet=rs0')).toMatchObject({
    code: 'mongodb_unreachable',
  });
  expect(performance.now() - begun).toBeLessThan(seconds(5));
});

test('a refused login is distinguished from an absent server, and no error contains the password', async () => {
  const error = await failureOf(
    `mongodb://nobody:canary-password@127.0.0.1:${inject('mongodbPort')}/paycom?replicaSet=rs0`,
  );
  expect(error).toMatchObject({ code: 'mongodb_refused' });
  expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toContain('canary');
});

test('an invalid connection string is reported as an invalid setting, without quoting it', async () => {
  const error = await failureOf('mongo://nobody:canary-password@here');
  expect(error).toMatchObject({ code: 'invalid_settings' });
  expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toContain('canary');
});

test('values that the server quotes in its errors are removed', () => {
  const quoting = new MongoServerError({
    message: 'E11000 duplicate key error dup key: { work_email: "canary@example.com" }',
    code: 11000,
    codeName: 'DuplicateKey',
    keyValue: { work_email: 'canary@example.com' },
  });
  const failure = mongoFailure(quoting);
  expect(failure).toMatchObject({ code: 'internal' });
  expect(failure?.cause).toBeUndefined();
  expect(failure?.message).toContain('DuplicateKey');
  expect(JSON.stringify(failure)).not.toContain('canary');
});

test('a transaction that is too large for the cache is a settings error and is not retried', () => {
  const tooLarge = new MongoServerError({
    message: 'too large',
    code: 388,
    codeName: 'TransactionTooLargeForCache',
  });
  expect(mongoFailure(tooLarge)).toMatchObject({ code: 'transaction_too_large', class: 'config' });
});

test.each([
  ['is shutting down', 91],
  ['was interrupted by its shutdown', 11600],
  ['is no longer primary', 10107],
  ['lost a cursor in a restart', 43],
])('an error of a server that %s is transient', (_, code) => {
  expect(mongoFailure(new MongoServerError({ message: 'not now', code }))).toMatchObject({
    class: 'transient',
  });
});
