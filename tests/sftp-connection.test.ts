import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2';
import { afterEach, expect, it } from 'vitest';
import { hostKeyOf, newKeyPair } from '../dev/ssh-keys.js';
import { openConnection, type SftpConnection } from '../infra/sftp/connection.js';
import { listRemoteFiles } from '../infra/sftp/list.js';
import { type Listener, listenSsh, targetOf } from './sftp-fixtures.js';

const { STATUS_CODE } = ssh2.utils.sftp;
const SSH_PROTOCOL_ERROR = 2;
const pair = newKeyPair();
let server: Listener | undefined;
let connection: SftpConnection | undefined;

afterEach(async () => {
  await connection?.end();
  connection = undefined;
  await server?.close();
});

/** A connection to a server that answers SFTP requests as the test does. */
async function connectTo(serve: (sftp: SFTPWrapper) => void): Promise<SftpConnection> {
  server = await listenSsh(
    { hostKeys: [pair.privateKey] },
    (context) => context.accept(),
    (session) => session.on('sftp', (accept) => serve(accept().on('error', () => {}))),
  );
  const hostKey = hostKeyOf(pair.publicKey, '127.0.0.1', server.port).knownHostsLine;
  connection = await openConnection(targetOf(server.port, { hostKey }));
  return connection;
}

it('gives up on a server that never answers the request for an SFTP session', async () => {
  server = await listenSsh(
    { hostKeys: [pair.privateKey] },
    (context) => context.accept(),
    (session) => session.on('sftp', () => {}),
  );
  const hostKey = hostKeyOf(pair.publicKey, '127.0.0.1', server.port).knownHostsLine;
  await expect(openConnection(targetOf(server.port, { hostKey, timeoutMs: 300 }))).rejects.toMatchObject({
    code: 'sftp_silent',
  });
});

it('reports a failed stat as a failed request, not as a missing file', async () => {
  const client = await connectTo((sftp) =>
    sftp.on('STAT', (id, path) =>
      sftp.status(id, path === '/gone' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE),
    ),
  );
  await expect(client.stat('/busy')).rejects.toMatchObject({
    code: 'sftp_request_failed',
    details: { operation: 'stat', path: '/busy', status: STATUS_CODE.FAILURE },
  });
  await expect(client.stat('/gone')).rejects.toMatchObject({ code: 'remote_file_not_found' });
});

it('does not mistake the reason of an SSH disconnect for an SFTP status of the same number', async () => {
  expect(SSH_PROTOCOL_ERROR).toBe(STATUS_CODE.NO_SUCH_FILE);
  const client = await connectTo((sftp) =>
    sftp.on('STAT', () => Reflect.get(sftp, '_protocol').disconnect(SSH_PROTOCOL_ERROR)),
  );
  await expect(client.stat('/file')).rejects.toMatchObject({
    code: 'sftp_connection_lost',
    cause: { code: SSH_PROTOCOL_ERROR },
  });
  expect(client.alive).toBe(false);
});

it.each([
  ['is empty', () => ''],
  ['is the name', (name: string) => name],
])('takes types from the attributes where the long name %s', async (_case, longname) => {
  const modes = { 'data.csv': 0o100644, 'd.csv': 0o120777, 'pipe.csv': 0o010644, sub: 0o040755 };
  const client = await connectTo((sftp) => {
    const listings = new Map<string, Record<string, number>>();
    sftp.on('OPENDIR', (id, path) => {
      listings.set(path, path === '/' ? modes : { 'deep.csv': 0o100644 });
      sftp.handle(id, Buffer.from(path));
    });
    sftp.on('READDIR', (id, handle) => {
      const names = Object.entries(listings.get(String(handle)) ?? {});
      listings.delete(String(handle));
      if (names.length === 0) return sftp.status(id, STATUS_CODE.EOF);
      sftp.name(
        id,
        names.map(([filename, mode]) => ({
          filename,
          longname: longname(filename),
          attrs: attributes(mode),
        })),
      );
    });
    sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
  });
  const { files } = await listRemoteFiles(client, { directory: '/', glob: '*.csv', recursive: true });
  expect(files).toEqual(
    ['/data.csv', '/sub/deep.csv'].map((path) => ({ path, size: 5, mtime: 1_790_000_000 })),
  );
});

function attributes(mode: number): Attributes {
  return { mode, uid: 0, gid: 0, size: 5, atime: 1_790_000_000, mtime: 1_790_000_000 };
}
