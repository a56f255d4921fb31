import { randomBytes } from 'node:crypto';
import { type Binary, BSON } from 'mongodb';
import { z } from 'zod';
import { recordAction } from '../../infra/audit/audit.js';
import { allBlobSalts } from '../../infra/blobs/blob-salts.js';
import { packageVersion } from '../../infra/config/package-version.js';
import type { Keyring } from '../../infra/crypto/keyring.js';
import { type Erasure, listErasures } from '../../infra/erasure/erased-people.js';
import { allSalts, dropSaltsOfGoneStaff, type NamedSalt, saltNames } from '../../infra/erasure/salts.js';
import { wrappedKeys } from '../../infra/keys/data-keys.js';
import { inBatches } from '../../infra/mongo/in-batches.js';
import type { Store } from '../../infra/mongo/store.js';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { TRAILER } from './backup-content.js';
import { type Frame, jsonFrame, openFrames, readFileId, sealFrames } from './backup-frames.js';
import { packKeys } from './backup-keys.js';
import { readDocuments } from './sealed-documents.js';

const HEADER = '#salts';
const SALTS = 'salts';
const ERASURES = 'erasures';
const Header = z.object({ created_at: z.string(), version: z.string(), installation: z.string() });
const Trailer = z.object({ salts: z.int(), erasures: z.int() });

/** What a salts file has. `salts`: of people, Staff records and blobs, by their names. */
export type SaltsFile = z.infer<typeof Header> & {
  readonly salts: ReadonlyMap<string, Buffer | null>;
  readonly erasures: readonly Erasure[];
};

/**
 * Streams a file with the salts of all people and blobs, without which backups do not open, and with the records of erasures. It is encrypted like a
 * backup. Records who did it.
 */
export async function* writeSaltsFile(store: Store, by: Actor): AsyncGenerator<Buffer> {
  const { db, keyring } = store;
  await recordAction(db, { by, action: 'backup.write', target: 'salts', before: null, after: null });
  const { installation } = await saltNames(store);
  // The begin of the id says whose file it is, without a key.
  const id = installation + randomBytes(8).toString('hex');
  const keys = packKeys(await wrappedKeys(db));
  yield* sealFrames(keyring, id, framesOf(store, installation), keys);
}

async function* framesOf(store: Store, installation: string): AsyncGenerator<Frame> {
  await dropSaltsOfGoneStaff(store);
  const created_at = new Date().toISOString();
  yield jsonFrame(HEADER, { created_at, version: packageVersion(), installation } satisfies z.infer<
    typeof Header
  >);
  let salts = 0;
  for (const source of [allSalts(store), allBlobSalts(store)])
    for await (const batch of inBatches<NamedSalt>(source)) {
      salts += batch.length;
      yield { about: SALTS, bytes: Buffer.concat(batch.map((salt) => BSON.serialize(salt))) };
    }
  const erasures = await listErasures(store.db);
  yield { about: ERASURES, bytes: Buffer.concat(erasures.map((erasure) => BSON.serialize(erasure))) };
  yield jsonFrame(TRAILER, { salts, erasures: erasures.length } satisfies z.infer<typeof Trailer>);
}

/** @throws AppError `salts_file_needed` when it is no whole salts file, and as `openFrames` does */
export async function readSaltsFile(keyring: Keyring, file: AsyncIterable<Buffer>): Promise<SaltsFile> {
  const salts = new Map<string, Buffer | null>();
  const erasures: Erasure[] = [];
  try {
    const frames = openFrames(keyring, file);
    const first = await frames.next();
    if (first.done || first.value.about !== HEADER) throw needed('the file that was named is another one');
    const header = Header.parse(JSON.parse(first.value.bytes.toString('utf8')));
    for await (const { about, bytes } of frames) {
      if (about === SALTS) for (const { id, salt } of readDocuments(bytes)) salts.set(id, saltOf(salt));
      else if (about === ERASURES)
        erasures.push(...readDocuments(bytes).map((document) => document as Erasure));
      else if (isWhole(bytes, salts.size, erasures.length)) return { ...header, salts, erasures };
    }
  } catch (error) {
    const isDamaged = error instanceof AppError && error.code === 'backup_damaged';
    throw isDamaged ? needed('the file that was named is damaged, or another one') : error;
  }
  throw needed('the file that was named is cut off');
}

function isWhole(trailer: Buffer, salts: number, erasures: number): boolean {
  const expected = Trailer.parse(JSON.parse(trailer.toString('utf8')));
  return expected.salts === salts && expected.erasures === erasures;
}

function saltOf(stored: Binary | null): Buffer | null {
  return stored && Buffer.from(stored.value());
}

/** Whether a file is a salts file of this installation, which a newer one may replace. */
export async function isOwnSaltsFile(store: Store, file: AsyncIterable<Buffer>): Promise<boolean> {
  const { installation } = await saltNames(store);
  try {
    return (await readFileId(file)).startsWith(installation);
  } catch (error) {
    if (error instanceof AppError && error.code === 'backup_damaged') return false;
    throw error;
  }
}

/**
 * Refuses salts that do not open a backup.
 *
 * @throws AppError `salts_file_needed` also for salts that are older than the backup: people who came in between would be missing
 */
export function assertSaltsFit(
  backup: { readonly created_at: string; readonly installation: string },
  salts: SaltsFile | undefined,
): SaltsFile {
  if (!salts) throw needed('none was named');
  if (salts.installation !== backup.installation)
    throw needed('the file that was named is of another installation');
  if (salts.created_at < backup.created_at) throw needed('the file that was named is older than the backup');
  return salts;
}

function needed(reason: string): AppError {
  return new AppError('salts_file_needed', { reason });
}
