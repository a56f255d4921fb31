import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { appendFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthContext, KeyboardAuthContext, Prompt } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { createDownloadFile } from '../activities/download-file.js';
import { createListRemote } from '../activities/list-remote.js';
import { newKeyPair } from '../dev/ssh-keys.js';
import { collections } from '../infra/mongo/collections.js';
import { openConnection } from '../infra/sftp/connection.js';
import { SftpPool } from '../infra/sftp/pool.js';
import type { SftpTarget } from '../infra/sftp/target.js';
import { testSftpConnection } from '../infra/sftp/test-connection.js';
import { rawKey } from '../services/reports/read-report.js';
import { readSyncReport } from '../services/sync-report.js';
import type { AppError } from '../shared/app-error.js';
import { loadConfig } from '../shared/config.js';
import type { SyncRequest } from '../shared/sync.js';
import { type Beyond, type Habits, type OddServer, startOddServer } from './odd-sftp-server.js';
import { PASSWORD } from './sftp-fixtures.js';
import { activityContext, directory, rowsOf, testSteps } from './test-steps.js';

const fixture = testSteps();
const ROWS = rowsOf({ '0001': 'A', '0002': 'A' });
const BYTES = `${ROWS.join('\n')}\n`;
const LIST = { directory: '/', glob: '*', recursive: false };

const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const it of opened.splice(0).toReversed()) await it.close();
});

async function serve(habits: Habits = {}): Promise<OddServer> {
  const server = await startOddServer(fixture.server.root, habits);
  opened.push(server);
  return server;
}

function poolOf(target: SftpTarget, size = 4): SftpPool {
  const pool = new SftpPool(target, size);
  opened.push(pool);
  return pool;
}

/** Lists the server and downloads what is new, as a sync does. */
async function bringIn(pool: SftpPool, request: Partial<SyncRequest> = {}) {
  const steps = fixture.steps({ sftp: pool });
  const { sync_id } = await fixture.open(request);
  const { file_ids } = await steps.listRemote({ sync_id });
  const results = await Promise.allSettled(
    file_ids.map((file_id) => steps.downloadFile({ sync_id, file_id })),
  );
  const files = await collections(fixture.deps.store.db)
    .runFiles.find({ sync_id })
    .sort({ name: 1 })
    .toArray();
  const { passed_over = [] } = await readSyncReport(fixture.deps.store, sync_id, { reveal: false });
  return { sync_id, results, files, passed_over };
}

async function statuses(habits: Habits): Promise<(readonly [string, string | undefined])[]> {
  const { target } = await serve(habits);
  const { files } = await bringIn(poolOf(target));
  return files.map(({ status, error }) => [status, error?.code]);
}

const DOWNLOADED = [['downloaded', undefined]];

describe('attributes', () => {
  const omit =
    (...names: readonly string[]): NonNullable<Habits['attributes']> =>
    (given) =>
      Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));

  it.each<[string, Habits]>([
    ['no mtime (s-a1)', { attributes: omit('mtime', 'atime') }],
    ['an mtime of 0 (s-a3)', { attributes: (given) => ({ ...given, mtime: 0, atime: 0 }) }],
    [
      'no size in the listing (s-a4)',
      { attributes: (given, request) => (request === 'list' ? omit('size')(given, request) : given) },
    ],
    ['no mode (s-a5)', { attributes: omit('mode') }],
    [
      'no mode and no long name',
      { attributes: omit('mode'), entry: (entry) => ({ ...entry, longname: '' }) },
    ],
    ['no attributes in the listing', { attributes: (given, request) => (request === 'list' ? {} : given) }],
    [
      'no attributes but in the listing',
      { attributes: (given, request) => (request === 'list' ? given : {}) },
    ],
    [
      'no size but in the listing',
      { attributes: (given, request) => (request === 'list' ? given : omit('size')(given, request)) },
    ],
    ...[1, -1, 3600].map((by): [string, Habits] => [
      `stat ${by} s apart from the listing (s-a7)`,
      { attributes: (given, request) => ({ ...given, mtime: given.mtime + (request === 'stat' ? by : 0) }) },
    ]),
    ['no long names (s-c6)', { entry: (entry) => ({ ...entry, longname: '' }) }],
    ['a banner (s-c3)', { config: { banner: 'AUTHORIZED USE ONLY\r\nAll activity is logged.\r\n' } }],
  ])('are not required: a file of a server with %s is read', async (_habit, habits) => {
    await fixture.deliver(directory('01'), ...ROWS);
    expect(await statuses(habits)).toEqual(DOWNLOADED);
  });

  it('without an mtime: the first sighting stands in, so that the next sync skips the file until its size changes', async () => {
    await fixture.deliver(directory('01'), ...ROWS);
    const pool = poolOf((await serve({ attributes: omit('mtime', 'atime') })).target);
    const { sync_id } = await bringIn(pool);
    const log = await collections(fixture.deps.store.db).syncLogs.findOne({ sync_id });
    const ledger = collections(fixture.deps.store.db).files;
    expect(await ledger.find().toArray()).toMatchObject([{ mtime: log?.started_at }]);
    await ledger.updateMany({}, { $set: { status: 'applied', applied_at: new Date() } });
    expect((await bringIn(pool)).files).toEqual([]);
    await appendFile(join(fixture.server.root, directory('01')), '0003,"FAKE, EVA",A\n');
    expect((await bringIn(pool)).files).toMatchObject([{ size: BYTES.length + 19, status: 'downloaded' }]);
  });

  it('without an mtime: a new file has to hold still between two listings', async () => {
    await fixture.deliver(directory('01'), ...ROWS);
    const pool = poolOf((await serve({ attributes: omit('mtime', 'atime') })).target);
    const config = { ...fixture.deps.config, settle: loadConfig({ PAYCOM_SETTLE_SECONDS: '1' }).settle };
    const { sync_id } = await fixture.open();
    const context = activityContext();
    context.once('heartbeat', () => void appendFile(join(fixture.server.root, directory('01')), 'more'));
    await context.run(createListRemote({ ...fixture.deps, config, sftp: pool }), { sync_id });
    expect(fixture.lines.join()).toContain('files_still_moving');
  });

  it('without a size anywhere: the file is passed over by name', async () => {
    await fixture.deliver(directory('01'), ...ROWS);
    const { files, passed_over } = await bringIn(poolOf((await serve({ attributes: omit('size') })).target));
    expect(files).toEqual([]);
    expect(passed_over).toEqual([{ reason: 'no_size', count: 1, names: [directory('01')] }]);
  });

  it('with a clock five hours ahead: a file is read after two listings (s-a9)', async () => {
    await fixture.deliver(directory('01'), ...ROWS);
    const ahead = Math.floor(Date.now() / 1000) + 5 * 3600;
    const { target } = await serve({ attributes: (given) => ({ ...given, mtime: ahead }) });
    const config = { ...fixture.deps.config, settle: loadConfig({ PAYCOM_SETTLE_SECONDS: '1' }).settle };
    const { sync_id } = await fixture.open();
    const listRemote = createListRemote({ ...fixture.deps, config, sftp: poolOf(target) });
    expect(await activityContext().run(listRemote, { sync_id })).toMatchObject({
      file_ids: [expect.any(String)],
    });
  });

  it.each([100, 1, -1, -20])(
    'with a size that is wrong by %s (s-b1): the file fails, and is not cut',
    async (by) => {
      await fixture.deliver(directory('01'), ...ROWS);
      expect(await statuses({ attributes: (given) => ({ ...given, size: given.size + by }) })).toEqual([
        ['failed', 'remote_file_changed'],
      ]);
    },
  );
});

describe('a server that removes a file once it is read (s-b2)', () => {
  it('loses no delivery, whatever its size', async () => {
    const sizes = [1, 100, 300_000, 2_000_000];
    for (const size of sizes) await writeFile(join(fixture.server.root, `${size}.csv`), randomBytes(size));
    const { files } = await bringIn(poolOf((await serve({ readOnce: true })).target));
    expect(files.map(({ status }) => status)).toEqual(sizes.map(() => 'downloaded'));
  });

  it('loses none when the database fails before the bytes are stored', async () => {
    await fixture.deliver(directory('01'), ...ROWS);
    const sftp = poolOf((await serve({ readOnce: true })).target);
    const { sync_id } = await fixture.open();
    const { file_ids } = await fixture.steps({ sftp }).listRemote({ sync_id });
    const ref = { sync_id, file_id: file_ids[0] ?? '' };
    const blobs = Object.create(fixture.deps.blobs, {
      put: { value: () => Promise.reject(new Error('the database is down')) },
    });
    await expect(fixture.steps({ sftp, blobs }).downloadFile(ref)).rejects.toThrow();
    expect(await fixture.steps({ sftp }).downloadFile(ref)).toEqual({ bytes: BYTES.length });
  });
});

describe('a file that is replaced while it is downloaded', () => {
  const SIZE = 3_000_000;
  const path = () => join(fixture.server.root, 'a.csv');
  /** Downloads a file that changes at each of the first `times` progress reports of an attempt. */
  async function downloadChanging(times: number) {
    await writeFile(path(), randomBytes(SIZE));
    const sftp = poolOf((await serve()).target);
    const { sync_id } = await fixture.open();
    const { file_ids } = await fixture.steps({ sftp }).listRemote({ sync_id });
    const context = activityContext();
    let version = Buffer.of();
    let changes = 0;
    context.on('heartbeat', ({ bytes }: { bytes: number }) => {
      if (bytes === 0 && changes < times) {
        changes += 1;
        version = randomBytes(SIZE + changes);
        writeFileSync(path(), version);
      }
    });
    const ref = { sync_id, file_id: file_ids[0] ?? '' };
    await context.run(createDownloadFile({ ...fixture.deps, sftp }), ref).catch(() => undefined);
    const [file] = await collections(fixture.deps.store.db).runFiles.find({ sync_id }).toArray();
    return { file, version };
  }

  it('is begun anew at once', async () => {
    const { file, version } = await downloadChanging(1);
    expect(file).toMatchObject({ status: 'downloaded', error: null });
    expect(await fixture.deps.blobs.get(rawKey(file?.fingerprint ?? ''))).toEqual(version);
  });

  it('is left to the next sync when it does not hold still', async () => {
    const { file } = await downloadChanging(Number.POSITIVE_INFINITY);
    expect(file).toMatchObject({ status: 'failed', error: { code: 'remote_file_changed' } });
  });
});

describe('a server that allows one session', () => {
  const deliverTen = async () => {
    for (const day of ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'])
      await fixture.deliver(directory(day), ...ROWS);
  };

  it.each<Beyond>([
    'closes the TCP connection',
    'disconnects at the login',
    'disconnects with a text',
    'refuses the login',
    'disconnects after the login',
    'closes after the login',
    'refuses the channel',
    'refuses SFTP',
  ])('and %s of a second one: the pool waits, and all files come (s-b3, s-b5, s-b6)', async (beyond) => {
    await deliverTen();
    const { target, state } = await serve({ sessions: { max: 1, beyond } });
    const { results, files } = await bringIn(poolOf(target));
    expect(results.map(({ status }) => status)).toEqual(Array(10).fill('fulfilled'));
    expect(files.every(({ status }) => status === 'downloaded')).toBe(true);
    expect(state.refusedLogins).toBeLessThanOrEqual(1);
  });

  it('shrinks the pool to the sessions that a server does allow', async () => {
    await deliverTen();
    const { target, state } = await serve({ sessions: { max: 3, beyond: 'refuses the login' } });
    const { files } = await bringIn(poolOf(target, 8));
    expect(files.every(({ status }) => status === 'downloaded')).toBe(true);
    expect(state).toMatchObject({ mostOpen: 3, refusedLogins: 1 });
  });

  it('ends the wait for a session when the step is cancelled', async () => {
    const pool = poolOf((await serve({ sessions: { max: 1, beyond: 'refuses the login' } })).target, 2);
    const stop = new AbortController();
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let busy: Promise<void> | undefined;
    await new Promise<void>((started) => {
      busy = pool.use(() => {
        started();
        return finished;
      });
    });
    const waits = pool.use(async () => {}, stop.signal);
    stop.abort(new Error('cancelled'));
    await expect(waits).rejects.toThrow('cancelled');
    finish();
    await busy;
  });

  it('that refuses the first login ends the run, after one login for all waiting files', async () => {
    const { target, state } = await serve();
    const pool = poolOf({ ...target, password: 'wrong' });
    const uses = [1, 2, 3, 4].map(() => pool.use(async () => {}));
    for (const use of await Promise.allSettled(uses))
      expect(use).toMatchObject({ reason: { code: 'sftp_login_refused' } });
    expect(state.refusedLogins).toBe(1);
  });

  it('that refuses a login after an earlier one is tried again, but not until the account is locked', async () => {
    const { target, state } = await serve();
    const pool = poolOf(target);
    const lost = await pool.use(async (connection) => connection);
    state.password = 'changed';
    lost.destroy();
    await lost.closed;
    const codes: string[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1)
      await pool.use(async () => {}).catch((error: AppError) => codes.push(error.code));
    expect(codes).toEqual(['sftp_session_limit', 'sftp_session_limit', 'sftp_login_refused']);
    expect(state.refusedLogins).toBe(3);
  });
});

describe('the login', () => {
  const logIn = async (habits: Habits, more: Partial<SftpTarget> = {}) => {
    const { target } = await serve(habits);
    return openConnection({ ...target, ...more }).then(
      async (connection) => {
        await connection.end();
        return 'connected';
      },
      ({ code }: AppError) => code,
    );
  };
  const answers: string[][] = [];
  /** Asks the prompts in turn, and accepts the password as the first answer. */
  const keyboard =
    (...rounds: readonly (readonly Prompt[])[]): NonNullable<Habits['login']> =>
    (context, accept) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      ask(context, accept, rounds, []);
    };
  function ask(
    context: KeyboardAuthContext,
    accept: () => void,
    [round, ...rest]: readonly (readonly Prompt[])[],
    given: string[],
  ) {
    if (!round) return given[0] === PASSWORD ? accept() : context.reject();
    context.prompt([...round], 'Login', 'Please log in', (answer) => {
      answers.push(answer);
      ask(context, accept, rest, [...given, ...answer]);
    });
  }
  const prompt = (text: string, echo = false): Prompt => ({ prompt: text, echo });

  it.each<[string, readonly (readonly Prompt[])[]]>([
    ['keyboard-interactive alone (s-b7)', [[prompt('Password: ')]]],
    ['a prompt with echo (s-b8)', [[prompt('Password: ', true)]]],
    ['a prompt with echo in another language', [[prompt('Passwort für paycom: ', true)]]],
    ['a prompt with echo that names nothing', [[prompt('> ', true)]]],
    ['a notice after the password (s-b9)', [[prompt('Password: ')], []]],
  ])('works with %s', async (_habit, rounds) => {
    expect(await logIn({ login: keyboard(...rounds) })).toBe('connected');
  });

  it.each([
    [[prompt('Verification code: ')]],
    [[prompt('One-time password (OTP): ')]],
    [[prompt('Enter PASSCODE: ')]],
    [[prompt('Password: '), prompt('Token: ')]],
    [[prompt('New password: '), prompt('Retype new password: ')]],
  ])('sends no password where only a person can answer: %j', async (prompts) => {
    answers.length = 0;
    expect(await logIn({ login: keyboard(prompts) })).toBe('sftp_login_prompt');
    expect(answers).toEqual([]);
  });

  it.each(['Code: ', 'Response: ', 'Password: '])('sends no password again for %s after it', async (text) => {
    answers.length = 0;
    expect(await logIn({ login: keyboard([prompt('Password: ')], [prompt(text)]) })).toBe(
      'sftp_login_prompt',
    );
    expect(answers).toEqual([[PASSWORD]]);
  });

  it('gives the key and then the password to a server that needs both (s-c7)', async () => {
    const keys = newKeyPair();
    const path = join(fixture.server.folder, 'both-key');
    await writeFile(path, keys.privateKey);
    let signed = false;
    const login = (context: AuthContext, accept: () => void) => {
      if (context.method === 'publickey' && !context.signature) return context.accept();
      if (context.method === 'publickey') {
        signed = true;
        return context.reject(['password'], true);
      }
      if (context.method === 'password' && signed && context.password === PASSWORD) return accept();
      context.reject([signed ? 'password' : 'publickey']);
    };
    expect(await logIn({ login }, { privateKeyPath: path })).toBe('connected');
  });

  const OLD: Habits['config'] = {
    algorithms: {
      kex: ['diffie-hellman-group14-sha1'],
      serverHostKey: ['ssh-rsa'],
      cipher: ['aes128-cbc'],
      hmac: ['hmac-sha1'],
    },
  };
  it.each<[string, Habits]>([
    ['only SHA-1 and CBC (s-c1)', { rsaBits: 2048, config: OLD }],
    ['only a key exchange with SHA-1', { config: { algorithms: { kex: ['diffie-hellman-group14-sha1'] } } }],
    ['only a MAC with SHA-1', { config: { algorithms: { hmac: ['hmac-sha1'], cipher: ['aes128-ctr'] } } }],
    [
      'only host key signatures with SHA-1 (s-c2)',
      { rsaBits: 2048, config: { algorithms: { serverHostKey: ['ssh-rsa'] } } },
    ],
  ])('reaches a server with %s only by the setting', async (_habit, habits) => {
    expect(await logIn(habits)).toBe('sftp_handshake_failed');
    expect(await logIn(habits, { legacyAlgorithms: true })).toBe('connected');
  });

  it('accepts an RSA host key, but one below 2048 bits only by the setting', async () => {
    expect(await logIn({ rsaBits: 2048 })).toBe('connected');
    expect(await logIn({ rsaBits: 1024 })).toBe('sftp_host_key_weak');
    expect(await logIn({ rsaBits: 1024 }, { legacyAlgorithms: true })).toBe('connected');
  });
});

it('a listing that is under way ends when its step is cancelled', async () => {
  await fixture.deliver(directory('01'), ...ROWS);
  const { sync_id } = await fixture.open();
  const context = activityContext();
  const { target } = await serve({
    entry: (entry) => {
      context.cancel();
      return entry;
    },
  });
  const listing = context.run(createListRemote({ ...fixture.deps, sftp: poolOf(target) }), { sync_id });
  await expect(listing).rejects.toMatchObject({ name: 'CancelledFailure' });
});

describe('what a listing passes over', () => {
  it('is counted by reason, in the report and in the connection test (s-c4, 81-numbers-package)', async () => {
    const { root } = fixture.server;
    await fixture.deliver(directory('01'), ...ROWS);
    for (const name of ['notes.txt', '.hidden.csv', 'b.csv.part']) await fixture.deliver(name, 'x');
    await symlink(directory('01'), join(root, 'link.csv'));
    for (const folder of ['Roster.numbers', 'archive']) await mkdir(join(root, folder));
    const { target } = await serve();
    const counts = [
      { reason: 'hidden', count: 1, names: [] },
      { reason: 'link', count: 1, names: [] },
      { reason: 'other_name', count: 1, names: [] },
      { reason: 'package', count: 1, names: ['Roster.numbers'] },
      { reason: 'subfolder', count: 1, names: [] },
      { reason: 'temporary', count: 1, names: [] },
    ];
    const { files, passed_over } = await bringIn(poolOf(target));
    expect(files.map(({ name }) => name)).toEqual([directory('01')]);
    expect(passed_over).toEqual(counts);
    const glob = '*.{numbers,csv,xlsx}';
    const steps = await testSftpConnection(target, { ...LIST, glob });
    expect(steps.at(-1)).toMatchObject({ step: 'listing', detail: '1 files', passed_over: counts });
    expect(fixture.lines.join()).toContain('"reason":"package"');
  });

  it('includes names that are paths (s-c5)', async () => {
    await fixture.deliver(directory('01'), ...ROWS);
    const { target } = await serve({ entry: (entry) => ({ ...entry, filename: `/${entry.filename}` }) });
    const { files, passed_over } = await bringIn(poolOf(target));
    expect(files).toEqual([]);
    expect(passed_over).toEqual([{ reason: 'odd_name', count: 1, names: [`/${directory('01')}`] }]);
  });
});
