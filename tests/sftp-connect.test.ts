import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyboardAuthContext } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newKeyPair, newRsaKeyPair } from '../dev/ssh-keys.js';
import { freePort } from '../infra/metrics/free-port.js';
import { openConnection } from '../infra/sftp/connection.js';
import { fingerprintOf } from '../infra/sftp/host-key.js';
import type { SftpTarget } from '../infra/sftp/target.js';
import {
  type EmbeddedServer,
  embeddedServer,
  type Listener,
  listen,
  listenSsh,
  PASSWORD,
  targetOf,
} from './sftp-fixtures.js';

const keys = newKeyPair();
const lockedKeys = newKeyPair('a passphrase');
let fixture: EmbeddedServer;

beforeAll(async () => {
  fixture = await embeddedServer([keys.publicKey, lockedKeys.publicKey]);
  await writeFile(join(fixture.folder, 'key'), keys.privateKey);
  await writeFile(join(fixture.folder, 'locked-key'), lockedKeys.privateKey);
  await writeFile(join(fixture.folder, 'strange-key'), newKeyPair().privateKey);
  await writeFile(join(fixture.folder, 'no-key'), 'this is no key');
});
afterAll(() => fixture.remove());

async function loginsDuring(work: () => Promise<unknown>) {
  const before = fixture.server.logins.length;
  await work();
  return fixture.server.logins.slice(before).map(({ method }) => method);
}

async function connect(target: SftpTarget): Promise<void> {
  const connection = await openConnection(target);
  await connection.end();
}

describe('the host key', () => {
  it('without a pin is refused with the fingerprint to confirm, and no password is sent', async () => {
    const target = { ...fixture.target, hostKey: undefined };
    const refused = () =>
      expect(connect(target)).rejects.toMatchObject({
        code: 'sftp_host_key_unknown',
        details: { fingerprint: fixture.server.hostKey().fingerprint },
      });
    expect(await loginsDuring(refused)).toEqual([]);
  });

  it('that changed is refused without sending a password, until the new one is pinned', async () => {
    const { knownHostsLine, fingerprint } = fixture.server.hostKey();
    await fixture.server.changeHostKey();
    for (const hostKey of [knownHostsLine, fingerprint]) {
      const refused = () =>
        expect(connect({ ...fixture.target, hostKey })).rejects.toMatchObject({
          code: 'sftp_host_key_changed',
          details: { fingerprint: fixture.server.hostKey().fingerprint },
        });
      expect(await loginsDuring(refused)).toEqual([]);
    }
    const pinned = { ...fixture.target, hostKey: fixture.server.hostKey().fingerprint };
    expect(await loginsDuring(() => connect(pinned))).toEqual(['password']);
    fixture = { ...fixture, target: { ...fixture.target, hostKey: fixture.server.hostKey().knownHostsLine } };
  });

  it('may be one of several that are pinned, so that both are known while the server changes it', async () => {
    const before = fixture.server.hostKey();
    await fixture.server.changeHostKey();
    const after = fixture.server.hostKey();
    for (const hostKey of [
      `${before.fingerprint}\n${after.fingerprint}`,
      `${before.knownHostsLine}\n${after.knownHostsLine}`,
    ])
      expect(await loginsDuring(() => connect({ ...fixture.target, hostKey }))).toEqual(['password']);
    fixture = { ...fixture, target: { ...fixture.target, hostKey: after.knownHostsLine } };
  });
});

describe('a server with host keys of several types', () => {
  const pairs = [newKeyPair(), newRsaKeyPair(2048), newRsaKeyPair(2048)];
  const [ed25519, rsa, strange] = pairs.map((pair) => publicBlob(pair.publicKey));
  let server: Listener;
  let logins = 0;

  beforeAll(async () => {
    const hostKeys = pairs.slice(0, 2).map((pair) => pair.privateKey);
    server = await listenSsh({ hostKeys }, (context) => {
      logins += context.method === 'password' ? 1 : 0;
      context.reject(['password']);
    });
  });
  afterAll(() => server.close());

  it.each([
    ['line of one', () => `ssh-rsa ${rsa?.toString('base64')}`],
    ['line of the other', () => `ssh-ed25519 ${ed25519?.toString('base64')}`],
    ['fingerprint of one', () => fingerprintOf(rsa ?? Buffer.of())],
    ['fingerprint of the other', () => fingerprintOf(ed25519 ?? Buffer.of())],
  ])('presents the pinned one: %s', async (_which, hostKey) => {
    logins = 0;
    const target = targetOf(server.port, { hostKey: hostKey() });
    await expect(connect(target)).rejects.toMatchObject({ code: 'sftp_login_refused' });
    expect(logins).toBe(1);
  });

  it('is refused when no key is pinned; the error names the first key presented', async () => {
    logins = 0;
    const hostKey = fingerprintOf(strange ?? Buffer.of());
    await expect(connect(targetOf(server.port, { hostKey }))).rejects.toMatchObject({
      code: 'sftp_host_key_changed',
      details: { fingerprint: fingerprintOf(ed25519 ?? Buffer.of()) },
    });
    expect(logins).toBe(0);
  });
});

describe('the login', () => {
  const withKey = (name: string, privateKeyPassphrase?: string) => ({
    ...fixture.target,
    ...{ password: undefined, privateKeyPath: join(fixture.folder, name), privateKeyPassphrase },
  });

  it('with a wrong password is refused after one attempt, because more may lock the account', async () => {
    const target = { ...fixture.target, password: 'wrong' };
    const refused = () =>
      expect(connect(target)).rejects.toMatchObject({ code: 'sftp_login_refused', exitCode: 4 });
    expect(await loginsDuring(refused)).toEqual(['password']);
  });

  it('accepts a private key with and without a passphrase', async () => {
    expect(await loginsDuring(() => connect(withKey('key')))).toEqual(['publickey']);
    expect(await loginsDuring(() => connect(withKey('locked-key', 'a passphrase')))).toEqual(['publickey']);
  });

  it('tries the password when the server does not know the key', async () => {
    const target = { ...withKey('strange-key'), password: PASSWORD };
    expect(await loginsDuring(() => connect(target))).toEqual(['password']);
    await expect(connect(withKey('strange-key'))).rejects.toMatchObject({ code: 'sftp_login_refused' });
  });

  it('gives the key and then the password to a server that wants both', async () => {
    const [host, methods] = [newKeyPair(), [] as string[]];
    const server = await listenSsh(
      { hostKeys: [host.privateKey] },
      (context) => {
        methods.push(context.method);
        if (context.method === 'publickey')
          return context.signature ? context.reject(['password'], true) : context.accept();
        if (context.method === 'password' && context.password === PASSWORD) return context.accept();
        context.reject(['publickey']);
      },
      (session) => session.on('sftp', (accept) => accept()),
    );
    const hostKey = fingerprintOf(publicBlob(host.publicKey));
    await connect({ ...withKey('key'), host: '127.0.0.1', port: server.port, hostKey, password: PASSWORD });
    expect(methods.filter((method, at) => method !== methods[at - 1])).toEqual([
      'none',
      'publickey',
      'password',
    ]);
    await server.close();
  });

  it.each([
    ['locked-key', 'wrong', 'the passphrase is wrong, or the file is damaged'],
    ['locked-key', undefined, 'it needs a passphrase'],
    ['no-key', undefined, 'its format is unknown'],
    ['absent', undefined, 'there is no file with this name'],
  ])('with an unusable key %s (passphrase %s) never reaches the server', async (name, passphrase, reason) => {
    const nowhere = { ...withKey(name, passphrase), host: 'nowhere.invalid' };
    await expect(connect(nowhere)).rejects.toMatchObject({
      code: 'sftp_private_key_invalid',
      details: { reason, path: join(fixture.folder, name) },
    });
  });
});

describe('keyboard-interactive', () => {
  let server: Listener;
  afterEach(() => server.close());

  it('answers a hidden prompt with the password, and a visible one with an empty text', async () => {
    const answers: string[][] = [];
    const pair = newKeyPair();
    const onLogin = (context: KeyboardAuthContext) =>
      context.prompt(
        [
          { prompt: 'Password:', echo: false },
          { prompt: 'Shown:', echo: true },
        ],
        (given) => {
          answers.push(given);
          context.accept();
        },
      );
    server = await listenSsh(
      { hostKeys: [pair.privateKey] },
      (context) =>
        context.method === 'keyboard-interactive'
          ? onLogin(context)
          : context.reject(['keyboard-interactive']),
      (session) => session.on('sftp', (accept) => accept()),
    );
    await connect(targetOf(server.port, { hostKey: fingerprintOf(publicBlob(pair.publicKey)) }));
    expect(answers).toEqual([[PASSWORD, '']]);
  });
});

describe('a server that is not an SFTP server', () => {
  let server: Listener | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const codeAt = async (port: number, more: Partial<SftpTarget> = {}) =>
    connect(targetOf(port, { hostKey: fingerprintOf(Buffer.of()), timeoutMs: 300, ...more })).then(
      () => 'connected',
      (error) => error.code,
    );

  it('accepts the connection and sends nothing: fails after the silence limit', async () => {
    server = await listen(() => {});
    expect(await codeAt(server.port)).toBe('sftp_silent');
  });

  it('disconnects at once, like a server without this machine on its allow-list', async () => {
    server = await listen((socket) => socket.destroy());
    expect(await codeAt(server.port)).toBe('sftp_dropped');
    await server.close();
    server = await listen((socket) => socket.end());
    expect(await codeAt(server.port)).toBe('sftp_dropped');
  });

  it('speaks FTP and waits', async () => {
    server = await listen((socket) => socket.write('220 FTP ready\r\n'));
    expect(await codeAt(server.port)).toBe('sftp_not_ssh');
  });

  it('speaks HTTP and disconnects', async () => {
    server = await listen((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(await codeAt(server.port)).toBe('sftp_not_ssh');
  });

  it('greets as SSH and then sends nothing or garbage', async () => {
    server = await listen((socket) => socket.write('SSH-2.0-Odd\r\n'));
    expect(await codeAt(server.port)).toBe('sftp_silent');
    await server.close();
    server = await listen((socket) => socket.end('SSH-2.0-Odd\r\nnonsense that is no packet at all'));
    expect(await codeAt(server.port)).toBe('sftp_handshake_failed');
  });

  it('does not listen, or its name does not resolve', async () => {
    expect(await codeAt(await freePort())).toBe('sftp_connection_refused');
    expect(await codeAt(22, { host: 'nowhere.invalid' })).toBe('sftp_host_not_found');
  });

  it('accepts the login but offers no SFTP', async () => {
    const pair = newKeyPair();
    server = await listenSsh(
      { hostKeys: [pair.privateKey] },
      (context) => context.accept(),
      (session) => session.on('sftp', (_accept, reject) => reject()),
    );
    const hostKey = fingerprintOf(publicBlob(pair.publicKey));
    expect(await codeAt(server.port, { hostKey, timeoutMs: 5000 })).toBe('sftp_not_offered');
  });
});

function publicBlob(publicKey: string): Buffer {
  return Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
}
