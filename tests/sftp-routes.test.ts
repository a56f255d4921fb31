import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import type { ServerOptions } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createServer as createSocksServer } from '@pondwader/socks5-server';
import { Server as HttpProxy, type HttpServerOptions } from 'proxy-chain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { OPENSSH_MISSING, type OpenSshServer, startOpenSshServer } from '../dev/openssh-server.js';
import { freePort } from '../infra/metrics/free-port.js';
import { SftpPool } from '../infra/sftp/pool.js';
import type { ProxyServer, SftpTarget } from '../infra/sftp/target.js';
import { testSftpConnection } from '../infra/sftp/test-connection.js';
import { runProgram } from './run-program.js';
import {
  type EmbeddedServer,
  embeddedServer,
  type Listener,
  listen,
  PASSWORD,
  targetOf,
} from './sftp-fixtures.js';
import { seconds } from './time-limits.js';

const run = promisify(execFile);
const OPENSSL_MISSING = spawnSync('openssl', ['version']).status !== 0;
const ACCOUNT = { username: 'way', password: 'made up & long' };
const LIST = { directory: '.', glob: '*.csv', recursive: false };

let fixture: EmbeddedServer;

beforeAll(async () => {
  fixture = await embeddedServer();
  await writeFile(join(fixture.root, 'roster.csv'), 'Employee Code\n1\n');
});
afterAll(() => fixture.remove());

/** The steps that passed, and the error of the one that failed. */
async function steps(target: SftpTarget) {
  const results = await testSftpConnection(target, LIST);
  return results.map((result) => (result.ok ? result.step : `${result.step}: ${result.error.code}`));
}

const proxyAt = (
  protocol: string,
  port: number,
  account: Partial<typeof ACCOUNT> = ACCOUNT,
): ProxyServer => ({
  ...{ protocol, host: '127.0.0.1', port },
  ...{ username: account.username, password: account.password },
});

const THROUGH = ['lookup', 'tcp', 'tunnel', 'key_exchange', 'host_key', 'login', 'listing'];

describe.each([
  ['socks5:', startSocksProxy],
  ['http:', startHttpProxy],
])('a proxy at %s', (protocol, start) => {
  let proxy: Listener & { readonly destinations: string[] };
  beforeAll(async () => {
    proxy = await start();
  });
  afterAll(() => proxy.close());

  it('carries every session of the pool, and resolves the name of the server', async () => {
    proxy.destinations.length = 0;
    const { server } = fixture;
    const target = { ...fixture.target, host: 'localhost', hostKey: server.hostKey().fingerprint };
    const pool = new SftpPool({ ...target, proxy: proxyAt(protocol, proxy.port) }, 2);
    const sizes = await Promise.all(
      [1, 2].map(() => pool.use(async (connection) => (await connection.stat('roster.csv')).size)),
    );
    await pool.close();
    expect(sizes).toEqual([16, 16]);
    expect(new Set(proxy.destinations)).toEqual(new Set([`localhost:${server.port}`]));
    expect(await steps({ ...target, proxy: proxyAt(protocol, proxy.port) })).toEqual(THROUGH);
  });

  it('is named when it refuses the login, and nothing reaches the server', async () => {
    const before = fixture.server.logins.length;
    for (const account of [{}, { ...ACCOUNT, password: 'wrong' }]) {
      const target = { ...fixture.target, proxy: proxyAt(protocol, proxy.port, account) };
      expect(await steps(target)).toEqual(['lookup', 'tcp', 'tunnel: sftp_proxy_refused']);
    }
    expect(fixture.server.logins).toHaveLength(before);
  });

  it('is named with the reason when it cannot reach the server', async () => {
    const target = { ...fixture.target, port: await freePort(), proxy: proxyAt(protocol, proxy.port) };
    const [failure] = (await testSftpConnection(target, LIST)).slice(-1);
    expect(failure).toMatchObject({ step: 'tunnel', ok: false, error: { code: 'sftp_proxy_failed' } });
    expect(JSON.stringify(failure)).not.toContain(ACCOUNT.password);
  });

  it('that is not there, is no proxy, or says nothing is named within the time limit', async () => {
    const target = { ...fixture.target, timeoutMs: seconds(0.5) };
    expect(await steps({ ...target, proxy: proxyAt(protocol, await freePort()) })).toEqual([
      'lookup',
      'tcp: sftp_proxy_failed',
    ]);
    for (const serve of [
      () => {},
      (socket: { write(text: string): unknown }) => socket.write('220 FTP ready\r\n'),
    ]) {
      const odd = await listen(serve);
      expect(await steps({ ...target, proxy: proxyAt(protocol, odd.port) })).toEqual([
        'lookup',
        'tcp',
        'tunnel: sftp_proxy_failed',
      ]);
      await odd.close();
    }
  });
});

it('a proxy that sends the greeting with its answer loses nothing of it', async () => {
  const { server: sftp } = fixture;
  const eager = await listen((socket) => {
    socket.once('data', () => {
      const server = connect(sftp.port, '127.0.0.1');
      server.once('data', (greeting) => {
        socket.write(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), greeting]));
        server.pipe(socket).pipe(server);
      });
      server.on('error', () => socket.destroy());
    });
  });
  expect(await steps({ ...fixture.target, proxy: proxyAt('http:', eager.port, {}) })).toEqual(THROUGH);
  await eager.close();
});

describe.skipIf(OPENSSL_MISSING)('a proxy at https: (needs openssl)', () => {
  it('must have a certificate that this machine trusts', async () => {
    const [key, cert] = [join(fixture.folder, 'proxy.key'), join(fixture.folder, 'proxy.crt')];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name];
    await run('openssl', [...request, '-keyout', key, '-out', cert]);
    const proxy = await startHttpProxy({ key: await readFile(key), cert: await readFile(cert) });
    const { host, port, username, hostKey = '' } = fixture.target;
    const env = {
      ...{ PAYCOM_SFTP_HOST: host, PAYCOM_SFTP_PORT: String(port), PAYCOM_SFTP_HOST_KEY: hostKey },
      ...{ PAYCOM_SFTP_USERNAME: username, PAYCOM_SFTP_PASSWORD: PASSWORD, PAYCOM_SFTP_GLOB: '*.csv' },
      PAYCOM_SFTP_PROXY: `https://localhost:${proxy.port}`,
      PAYCOM_SFTP_PROXY_USERNAME: ACCOUNT.username,
      PAYCOM_SFTP_PROXY_PASSWORD: ACCOUNT.password,
    };
    const test = (more: Record<string, string> = {}) => {
      const program = [process.execPath, builtScript('cli/sync-paycom.js'), '--test-connection'];
      return runProgram(program, { env: { ...env, ...more }, cwd: fixture.folder });
    };
    const untrusted = await test();
    expect(untrusted.code).toBe(3);
    expect(untrusted.stdout).toContain('self-signed certificate');
    const trusted = await test({ NODE_EXTRA_CA_CERTS: cert });
    expect(trusted.stdout).toMatch(/✓ tunnel +https:\/\/localhost.*\n(.*\n){3}✓ listing +1 files/);
    expect(trusted.code).toBe(0);
    await proxy.close();
  });
});

describe.skipIf(OPENSSH_MISSING)('a jump host (needs sshd)', () => {
  let jumpHost: OpenSshServer;
  let jump: NonNullable<SftpTarget['jump']>;
  beforeAll(async () => {
    jumpHost = await startOpenSshServer();
    const privateKeyPath = join(fixture.folder, 'jump-key');
    await writeFile(privateKeyPath, jumpHost.keys.privateKey, { mode: 0o600 });
    const { port, username, hostKey } = jumpHost;
    jump = targetOf(port, { username, password: undefined, privateKeyPath, hostKey: hostKey().fingerprint });
  });
  afterAll(() => jumpHost.stop());

  it('carries sessions, which end with their work', async () => {
    expect(await steps({ ...fixture.target, jump })).toEqual(THROUGH);
    const pool = new SftpPool({ ...fixture.target, jump }, 2);
    expect(await pool.use(async (connection) => (await connection.stat('roster.csv')).size)).toBe(16);
    await pool.close();
  });

  it('is reached through a proxy', async () => {
    const proxy = await startSocksProxy();
    expect(await steps({ ...fixture.target, jump, proxy: proxyAt('socks5:', proxy.port) })).toEqual(THROUGH);
    expect(proxy.destinations).toEqual([`127.0.0.1:${jumpHost.port}`]);
    await proxy.close();
  });

  it('with another host key gets no login, and the server none either', async () => {
    const before = fixture.server.logins.length;
    const { fingerprint } = fixture.server.hostKey();
    for (const hostKey of [undefined, fingerprint, 'nonsense']) {
      const target = { ...fixture.target, jump: { ...jump, hostKey } };
      const [failure] = (await testSftpConnection(target, LIST)).slice(-1);
      expect(failure).toMatchObject({ ok: false, error: { code: 'sftp_jump_refused' } });
    }
    expect(fixture.server.logins).toHaveLength(before);
  });

  it('that refuses the login or the connection is named', async () => {
    const stranger = { ...jump, username: 'nobody-here' };
    expect(await steps({ ...fixture.target, jump: stranger })).toContain('tunnel: sftp_jump_refused');
    const target = { ...fixture.target, port: await freePort(), jump };
    expect(await steps(target)).toContain('tunnel: sftp_jump_failed');
  });

  it('that is lost ends the session at once', async () => {
    const pool = new SftpPool({ ...fixture.target, jump }, 1);
    const lost = pool.use(async (connection) => {
      await jumpHost.kill();
      await connection.closed;
      return connection.stat('roster.csv');
    });
    await expect(lost).rejects.toMatchObject({ code: 'sftp_connection_lost' });
    await jumpHost.start();
    expect(await pool.use(async (connection) => (await connection.stat('roster.csv')).size)).toBe(16);
    await pool.close();
  });
});

async function startSocksProxy() {
  const destinations: string[] = [];
  const port = await freePort();
  const server = createSocksServer({ auth: ACCOUNT });
  server.setRulesetValidator(({ destAddress, destPort }) => {
    destinations.push(`${destAddress}:${destPort}`);
    return true;
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { port, destinations, close };
}

async function startHttpProxy(httpsOptions?: ServerOptions) {
  const destinations: string[] = [];
  const options: HttpServerOptions = {
    port: await freePort(),
    host: '127.0.0.1',
    prepareRequestFunction: ({ hostname, port, username, password }) => {
      if (username !== ACCOUNT.username || password !== ACCOUNT.password)
        return { requestAuthentication: true };
      destinations.push(`${hostname}:${port}`);
      return {};
    },
  };
  const server = new HttpProxy(httpsOptions ? { ...options, serverType: 'https', httpsOptions } : options);
  await server.listen();
  return { port: server.port, destinations, close: () => server.close(true) };
}
