import { expect, test } from 'vitest';
import { nameTemporal, temporalFailure } from './temporal-failure.js';

/** As grpc-js makes them. */
function grpcError(code: number, details: string): Error {
  return Object.assign(new Error(`${code} ${details}`), { code, details, metadata: {} });
}
const messageOf = (error: Error) => temporalFailure(error)?.message;

test.each([
  [14, 'No connection established. Last error: connect ECONNREFUSED 10.0.0.1:7233', 'nothing listens there'],
  [14, 'Name resolution failed for target dns:temporal.example', 'its host name has no address'],
  [14, 'read ECONNRESET', 'it closed the connection'],
  [14, 'Connection dropped', 'it closed the connection'],
  [14, 'Last error: Error: self-signed certificate', 'its TLS certificate is not trusted'],
  [14, 'Last error: EPROTO wrong version number', 'it does not use TLS'],
  [14, 'anything about ADA', 'no connection'],
  [4, 'Deadline exceeded', 'no answer in time'],
  [9, 'no poller seen for task queue recently', 'it is not ready yet'],
])('gRPC status %i with %j names the address and the cause', (code, details, reason) => {
  nameTemporal('temporal.example:7233');
  const message = `Temporal at temporal.example:7233 can't be reached: ${reason}.`;
  expect(messageOf(grpcError(code, details))).toBe(message);
  const wrapped = Object.assign(new Error('w', { cause: grpcError(code, details) }), {
    name: 'ServiceError',
  });
  expect(messageOf(wrapped)).toBe(message);
});

test.each([
  [5, 'the namespace does not exist'],
  [7, 'this client may not do that'],
  [16, 'the API key or the certificate is not valid'],
])('a refusal with status %i says why', (code, reason) => {
  nameTemporal('temporal.example:7233');
  expect(messageOf(grpcError(code, 'ADA'))).toBe(
    `Temporal at temporal.example:7233 refused the request: ${reason}.`,
  );
});
