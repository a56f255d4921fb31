import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../../shared/config.js';
import { connectTemporal, temporalTarget, withTemporal } from './temporal.js';
import { temporalFailure } from './temporal-failure.js';

/** As gRPC sends it: no compression, and a length of 0. */
const EMPTY_MESSAGE = Buffer.alloc(5);

describe('temporalTarget', () => {
  it('is the local server when nothing is set', () => {
    expect(temporalTarget(loadConfig({}))).toMatchObject({ address: '127.0.0.1:7233', namespace: 'default' });
  });

  it('uses address, namespace and API key, and turns TLS on when there is a key', () => {
    const env = { TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_NAMESPACE: 'hr', TEMPORAL_API_KEY: 'k' };
    expect(temporalTarget(loadConfig(env))).toMatchObject({
      address: 'cloud:7233',
      namespace: 'hr',
      connectionOptions: { address: 'cloud:7233', apiKey: 'k', tls: true },
    });
  });

  it.each(['::::', 'http://127.0.0.1:7233', 'temporal:7233/x'])(
    'reports the address %j as an invalid setting',
    (address) => {
      expect(() => temporalTarget(loadConfig({ TEMPORAL_ADDRESS: address }))).toThrow(
        expect.objectContaining({
          details: { problems: expect.stringContaining('TEMPORAL_ADDRESS is not host:port') },
        }),
      );
    },
  );

  it.each(['temporal', '[::1]:7233', '10.0.0.1:7233'])('accepts the address %j', (address) => {
    expect(temporalTarget(loadConfig({ TEMPORAL_ADDRESS: address }))).toMatchObject({ address });
  });

  it('reports a missing certificate file as an invalid setting', () => {
    const env = { TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem' };
    expect(() => temporalTarget(loadConfig(env))).toThrow(
      expect.objectContaining({ code: 'invalid_settings' }),
    );
  });
});

it('asks again while Temporal cannot answer yet, as just after its start', async () => {
  const statuses = [9, 9];
  const server = createHttp2Server().on('stream', (stream) => {
    const answer = { ':status': 200, 'content-type': 'application/grpc' };
    const refusal = statuses.shift();
    if (refusal) return stream.respond({ ...answer, 'grpc-status': refusal }, { endStream: true });
    stream.respond(answer, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': 0 }));
    return stream.end(EMPTY_MESSAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { connection } = await connectTemporal(loadConfig({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` }));
  await connection.close();
  server.close();
  expect(statuses).toEqual([]);
});

describe('when Temporal cannot be reached, the error names the address and the cause', () => {
  const failure = async (address: string, more = {}) =>
    connectTemporal(loadConfig({ TEMPORAL_ADDRESS: address, ...more }), 1_000).catch(
      ({ details }) => details,
    );

  it('nothing listens there', async () => {
    const address = `127.0.0.1:${await closedPort()}`;
    expect(await failure(address)).toEqual({ address, reason: 'nothing listens there' });
  });

  it('its host has no address', async () => {
    const address = 'temporal.invalid:7233';
    expect(await failure(address)).toEqual({ address, reason: 'its host name has no address' });
  });

  it('another server listens there', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('220 hello\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await failure(`127.0.0.1:${port}`)).toMatchObject({ address: `127.0.0.1:${port}` });
    expect((await failure(`127.0.0.1:${port}`)).reason).toMatch(/not as Temporal|closed the connection/);
    server.close();
  });
});

it('after the connection was made, too', async () => {
  const sockets = new Set<Socket>();
  const [host = '', port = ''] = inject('temporalAddress').split(':');
  const relay = createServer((socket) => {
    const onward = connect(Number(port), host);
    for (const each of [socket, onward]) sockets.add(each.on('error', () => undefined));
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(relay.address() as AddressInfo).port}`;
  const { connection } = await connectTemporal(loadConfig({ TEMPORAL_ADDRESS: address }));
  const ask = () => withTemporal(connection, () => connection.workflowService.getSystemInfo({}), 1_500);
  await ask();
  relay.close();
  for (const socket of sockets) socket.destroy();
  const error = await ask().catch((reason: unknown) => temporalFailure(reason));
  expect(error).toMatchObject({ code: 'temporal_unreachable', details: { address } });
  await connection.close();
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}
