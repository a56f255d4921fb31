import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import * as openpgp from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import type { PgpKeys } from './decrypt-pgp.js';
import type { NamedBytes } from './file-format.js';
import { type UnpackRules, unpackFile } from './unpack-file.js';

const REPORT = Buffer.from('EE Code,Status\n0001,A\n0002,T\n');
const STAMPED = '20261120024500_Employee_Directory_0000aa45.csv';
const PASSPHRASE = 'made up for a test';
const GPG_MISSING = spawnSync('gpg', ['--version']).status !== 0;

type Pair = { readonly privateKey: openpgp.PrivateKey; readonly publicKey: openpgp.PublicKey };
let folder: string;
let [own, sender, stranger]: Pair[] = [];
let keys: PgpKeys;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unpack-'));
  const newPair = (name: string, passphrase?: string) =>
    openpgp.generateKey({ userIDs: [{ name }], format: 'object', ...(passphrase && { passphrase }) });
  [own, sender, stranger] = await Promise.all([
    newPair('own', PASSPHRASE),
    newPair('sender'),
    newPair('stranger'),
  ]);
  keys = {
    privateKeyPath: keyFile('own', own?.privateKey),
    passphrase: PASSPHRASE,
    senderKeysPath: undefined,
    requireSignature: false,
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

function keyFile(name: string, key: openpgp.Key | undefined): string {
  const path = join(folder, name);
  writeFileSync(path, key?.armor() ?? '', { mode: 0o600 });
  return path;
}

const rules = (pgp: Partial<PgpKeys> = {}, maxBytes = 1_000_000): UnpackRules => ({
  maxBytes,
  pgp: { ...keys, ...pgp },
});

async function encrypted(
  bytes: Uint8Array,
  to: Pair | undefined,
  by?: Pair,
  format: 'armored' | 'binary' = 'binary',
) {
  const message = await openpgp.createMessage({ binary: new Uint8Array(bytes) });
  const options = {
    message,
    encryptionKeys: [to?.publicKey ?? []].flat(),
    ...(by && { signingKeys: by.privateKey }),
  };
  if (format === 'binary') return openpgp.encrypt({ ...options, format });
  return Buffer.from(await openpgp.encrypt({ ...options, format }));
}

const outcome = (file: NamedBytes, given = rules()) =>
  unpackFile(file, given).then(
    ({ name, bytes }) => [name, Buffer.from(bytes).toString()],
    (error) => (error instanceof AppError ? [error.code, error.details.reason] : [String(error)]),
  );

const read = (name: string) => [name, REPORT.toString()];

it.each<[string, NamedBytes, string]>([
  ['not packed', { name: STAMPED, bytes: REPORT }, STAMPED],
  ['gzip', { name: `${STAMPED}.gz`, bytes: gzipSync(REPORT) }, STAMPED],
  ['gzip under another name', { name: 'roster.csv', bytes: gzipSync(REPORT) }, 'roster.csv'],
  [
    'zip, whose report has a stamp',
    { name: 'roster.zip', bytes: zipSync({ [`out/${STAMPED}`]: REPORT }) },
    STAMPED,
  ],
  [
    'zip with a stamp',
    { name: STAMPED.replace('.csv', '.zip'), bytes: zipSync({ 'roster.csv': REPORT }) },
    STAMPED,
  ],
  [
    'zip of a Mac',
    { name: 'a.zip', bytes: zipSync({ 'b.csv': REPORT, '__MACOSX/._b.csv': REPORT, '.DS_Store': REPORT }) },
    'b.csv',
  ],
  ['gzip in gzip', { name: 'a.csv.gz.gz', bytes: gzipSync(gzipSync(REPORT)) }, 'a.csv'],
])('a file in %s gives the report, and its name', async (_, file, name) => {
  expect(await outcome(file)).toEqual(read(name));
});

it('a workbook, a Numbers document and a damaged zip stay as they are', async () => {
  for (const names of [['xl/workbook.xml'], ['Index/Document.iwa'], ['Index.zip'], ['content.xml']]) {
    const bytes = zipSync(Object.fromEntries(names.map((name) => [name, REPORT])));
    expect((await unpackFile({ name: 'a', bytes }, rules())).bytes).toBe(bytes);
  }
  const cut = zipSync({ 'a.csv': REPORT }).slice(0, -10);
  expect((await unpackFile({ name: 'a', bytes: cut }, rules())).bytes).toBe(cut);
});

it.each<[string, NamedBytes, string]>([
  ['two reports', { name: 'a.zip', bytes: zipSync({ 'a.csv': REPORT, 'b.csv': REPORT }) }, 'it has 2 files'],
  ['no report', { name: 'a.zip', bytes: zipSync({ '__MACOSX/x': REPORT }) }, 'it has no files'],
  ['a cut gzip', { name: 'a.gz', bytes: gzipSync(REPORT).subarray(0, -9) }, 'it is damaged or cut off'],
  [
    'too many bytes of gzip',
    { name: 'a.gz', bytes: gzipSync(Buffer.alloc(1_000_001)) },
    'it unpacks to more than 1000000 bytes',
  ],
  [
    'too many bytes of zip',
    { name: 'a.zip', bytes: zipSync({ 'a.csv': new Uint8Array(1_000_001) }) },
    'it unpacks to more than 1000000 bytes',
  ],
])('an archive with %s is refused', async (_, file, reason) => {
  expect(await outcome(file)).toEqual(['archive_refused', reason]);
});

describe('a file encrypted with PGP', () => {
  it('is read, binary or armored, and with a zip or gzip in it', async () => {
    expect(await outcome({ name: `${STAMPED}.pgp`, bytes: await encrypted(REPORT, own) })).toEqual(
      read(STAMPED),
    );
    const armored = await encrypted(REPORT, own, undefined, 'armored');
    expect(await outcome({ name: `${STAMPED}.asc`, bytes: armored })).toEqual(read(STAMPED));
    const zip = await encrypted(zipSync({ 'roster.csv': REPORT }), own);
    expect(await outcome({ name: STAMPED.replace('csv', 'zip.gpg'), bytes: zip })).toEqual(read(STAMPED));
  });

  it('needs the settings, which the error names', async () => {
    const bytes = await encrypted(REPORT, own);
    const file = { name: 'a.pgp', bytes };
    const gone = join(folder, 'gone');
    const noKey = join(folder, 'no-key');
    writeFileSync(noKey, 'this is no key');
    for (const [pgp, reason] of [
      [{ privateKeyPath: undefined }, 'PAYCOM_PGP_PRIVATE_KEY_PATH is not set'],
      [{ privateKeyPath: gone }, `there is no file ${gone}`],
      [{ privateKeyPath: noKey }, `the file ${noKey} has no such OpenPGP key`],
      [{ passphrase: undefined }, 'the private key needs a passphrase'],
      [{ passphrase: 'wrong' }, 'the passphrase of the private key is wrong'],
      [{ requireSignature: true }, 'PAYCOM_PGP_SENDER_KEYS_PATH is not set'],
      [{ privateKeyPath: keyFile('stranger', stranger?.privateKey) }, 'it is encrypted for another key'],
    ] as const)
      expect(await outcome(file, rules(pgp))).toEqual(['pgp_not_set_up', reason]);
  });

  it('is refused with a signature that is not of a sender, and without one when it is required', async () => {
    const senderKeysPath = keyFile('sender', sender?.publicKey);
    const unknown = ['pgp_refused', 'it has no signature of a sender whose key is known'];
    for (const [by, requireSignature, expected] of [
      [sender, true, read('a.csv')],
      [sender, false, read('a.csv')],
      [stranger, true, unknown],
      [stranger, false, unknown],
      [undefined, true, unknown],
      [undefined, false, read('a.csv')],
    ] as const) {
      const file = { name: 'a.csv.pgp', bytes: await encrypted(REPORT, own, by) };
      expect(await outcome(file, rules({ senderKeysPath, requireSignature }))).toEqual(expected);
    }
  });

  it('is refused when it unpacks to more than the limit', async () => {
    const bytes = execGpg(Buffer.alloc(200_000));
    if (bytes) expect((await outcome({ name: 'a', bytes }, rules({}, 100_000)))[0]).toBe('pgp_refused');
    const file = { name: 'a', bytes: await encrypted(gzipSync(Buffer.alloc(200_000)), own) };
    expect((await outcome(file, rules({}, 100_000)))[0]).toBe('archive_refused');
  });

  it.skipIf(GPG_MISSING)('by GnuPG is read, compressed as it does by default (needs GnuPG)', async () => {
    expect(await outcome({ name: 'a.csv.gpg', bytes: execGpg(REPORT) ?? Buffer.of() })).toEqual(
      read('a.csv'),
    );
  });
});

/** Encrypts with GnuPG, which compresses; OpenPGP.js does not. */
function execGpg(input: Buffer): Buffer | undefined {
  if (GPG_MISSING) return undefined;
  const [publicKey, output] = [keyFile('public', own?.publicKey), join(folder, 'by-gpg')];
  rmSync(output, { force: true });
  const options = [
    '--homedir',
    folder,
    '--batch',
    '--yes',
    '--trust-model',
    'always',
    '--compress-algo',
    'zlib',
    '--output',
    output,
  ];
  execFileSync('gpg', [...options, '--recipient-file', publicKey, '--encrypt'], {
    input,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return readFileSync(output);
}

it('any damage gives the same report or a refusal, and nothing else', async () => {
  const packed = [
    gzipSync(REPORT),
    Buffer.from(zipSync({ 'a.csv': REPORT })),
    Buffer.from(await encrypted(REPORT, own)),
  ];
  const codes = new Set(['archive_refused', 'pgp_refused', 'pgp_not_set_up']);
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...packed),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (whole, at, flip) => {
        const bytes = Buffer.from(whole);
        const position = at % bytes.length;
        bytes[position] = (bytes[position] ?? 0) ^ flip;
        const [result = '', content] = (await outcome({ name: 'a.csv', bytes })).map(String);
        refused += codes.has(result) ? 1 : 0;
        // Damage to the first bytes makes it another kind of file, which reading refuses.
        expect(codes.has(result) || content === REPORT.toString() || content === bytes.toString()).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(50);
});
