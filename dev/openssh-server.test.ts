import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  OPENSSH_MISSING,
  OPENSSH_PASSWORD_MISSING,
  type OpenSshServer,
  startOpenSshServer,
} from './openssh-server.js';

const quiet = () => {};

describe.skipIf(OPENSSH_MISSING)('OpenSSH of the tests (needs sshd)', () => {
  let server: OpenSshServer;
  beforeAll(async () => {
    server = await startOpenSshServer();
  });
  afterAll(() => server?.stop());

  async function connect(login: SftpClient.ConnectOptions): Promise<SftpClient> {
    const client = new SftpClient('test', { error: quiet, end: quiet, close: quiet });
    await client.connect({ host: server.host, port: server.port, username: server.username, ...login });
    return client;
  }

  test('a key logs in, and files can be uploaded and downloaded', async () => {
    const client = await connect({ privateKey: server.keys.privateKey });
    await writeFile(join(server.folder, 'there'), 'from the folder');
    expect(String(await client.get(`${server.remoteFolder}/there`))).toBe('from the folder');
    await client.put(Buffer.from('from the client'), `${server.remoteFolder}/here`);
    expect(await readFile(join(server.folder, 'here'), 'utf8')).toBe('from the client');
    await client.end();
  });

  test.skipIf(OPENSSH_PASSWORD_MISSING)(
    'the password opens it, another does not (needs root and sshd)',
    async () => {
      const client = await connect({ password: server.password });
      expect(await client.exists(server.remoteFolder)).toBe('d');
      await client.end();
      await expect(connect({ password: 'wrong' })).rejects.toThrow(/authentication/i);
    },
  );

  test('a kill ends its sessions too, and it restarts on its port', async () => {
    const client = await connect({ privateKey: server.keys.privateKey });
    await server.kill();
    await expect(client.list(server.remoteFolder)).rejects.toThrow();
    await server.start();
    const again = await connect({ privateKey: server.keys.privateKey });
    expect(await again.exists(server.remoteFolder)).toBe('d');
    await again.end();
  });
});
