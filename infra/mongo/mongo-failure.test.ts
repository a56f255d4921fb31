import { MongoServerError } from 'mongodb';
import { expect, it } from 'vitest';
import { mongoFailure } from './mongo-failure.js';

/** The codes that the driver's own specification of retryable reads lists. It retries once, which a restart can outlast. */
const RETRYABLE = [6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436];

it.each([...RETRYABLE, 94, 246])('a server that answers with code %i is tried again', (code) => {
  expect(mongoFailure(new MongoServerError({ code }))).toMatchObject({
    code: 'mongodb_unreachable',
    class: 'transient',
  });
});

it('an address whose servers the DNS does not know is tried again', () => {
  const error = Object.assign(new Error('querySrv ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'querySrv' });
  expect(mongoFailure(error)).toMatchObject({ code: 'mongodb_unreachable' });
});

it('an error that says nothing about the state of the server is not tried again', () => {
  expect(
    mongoFailure(new MongoServerError({ code: 121, codeName: 'DocumentValidationFailure' })),
  ).toMatchObject({
    code: 'internal',
    details: { name: 'MongoDB: DocumentValidationFailure' },
  });
});
