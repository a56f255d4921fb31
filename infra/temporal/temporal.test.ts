import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../shared/config.js';
import { connectTemporal, temporalTarget } from './temporal.js';

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

  it('reports a missing certificate file as an invalid setting', () => {
    const env = { TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem' };
    expect(() => temporalTarget(loadConfig(env))).toThrow(
      expect.objectContaining({ code: 'invalid_settings' }),
    );
  });
});

it('names the address in the error when nothing listens there', async () => {
  const address = `127.0.0.1:${await closedPort()}`;
  await expect(connectTemporal(loadConfig({ TEMPORAL_ADDRESS: address }), 200)).rejects.toMatchObject({
    code: 'temporal_unreachable',
    details: { address },
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}
