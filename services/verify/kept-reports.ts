import { isSealError } from '../../infra/crypto/keyring.js';
import type { ErasedPeople } from '../../infra/erasure/erased-people.js';
import {
  type EncodedReport,
  isSameBlob,
  loadReport,
  type ReportHead,
} from '../../infra/files/stored-reports.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import { AppError } from '../../shared/app-error.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import type { IsErased } from '../../shared/reports/without-erased.js';
import {
  encodeFile,
  type MappedStore,
  rawKey,
  readFormerRows,
  reportKey,
  storeEncoded,
} from '../reports/read-report.js';
import type { Difference, OnDifference } from './difference.js';

/** An applied report. `key`: of its stored rows. */
export type KeptReport = {
  readonly file: string;
  readonly mtime: string;
  readonly key: string;
  readonly head: ReportHead;
};

type Deps = Pick<MappedStore, 'store' | 'blobs'>;
type Encode = (isErased: IsErased) => EncodedReport;

/**
 * Reads applied files again from their kept bytes, and compares the result with their stored rows. When only one of the two can be read, the roster
 * is rebuilt from it.
 */
export class KeptReports {
  readonly #deps: Deps;
  readonly #erased: ErasedPeople;
  readonly #onDifference: OnDifference;
  /** The correct rows of the files whose stored rows are wrong. */
  readonly #repaired = new Map<string, Buffer>();

  constructor(deps: Deps, erased: ErasedPeople, onDifference: OnDifference) {
    this.#deps = deps;
    this.#erased = erased;
    this.#onDifference = onDifference;
  }

  /** Returns null when neither the bytes nor the rows of a file can be read. */
  async read(file: LedgerFile, mapping: ReportMapping): Promise<KeptReport | null> {
    const { file_id, mtime, report_time } = file;
    const key = reportKey({ mapping }, file);
    const encode = await this.#reader(file, mapping);
    const stored =
      encode === null ? await this.#loadStored(file, mapping) : await this.#compare(file, encode);
    if (stored === null) return null;
    if (!stored.ok) {
      this.#onDifference({ ...ofFile(file), problem: 'unreadable', field: 'report' });
      return null;
    }
    const head = { ...stored.head, report_time: report_time ?? stored.head.report_time };
    return { file: file_id, mtime: mtime.toISOString(), key, head };
  }

  /** @throws AppError `blob_missing` */
  async get(key: string): Promise<Buffer> {
    return this.#repaired.get(key) ?? this.#deps.blobs.get(key);
  }

  async #reader(file: LedgerFile, mapping: ReportMapping): Promise<Encode | null> {
    if (file.bytes_removed) return null;
    try {
      const bytes = await this.#deps.blobs.get(rawKey(file.fingerprint ?? ''));
      return (isErased) => encodeFile(mapping, file, bytes, isErased);
    } catch (error) {
      this.#noteFault(file, 'bytes', error);
      return null;
    }
  }

  async #loadStored(file: LedgerFile, mapping: ReportMapping) {
    try {
      const stored = await loadReport(this.#deps.blobs, reportKey({ mapping }, file));
      if (stored || !file.bytes_removed) return stored;
      return await readFormerRows({ ...this.#deps, mapping }, file);
    } catch (error) {
      this.#noteFault(file, 'rows', error);
      return null;
    }
  }

  /** Stores the rows if they are not stored. The next sync that reads the file would do the same. */
  async #compare(file: LedgerFile, encode: Encode) {
    const encoded = encode(this.#erased.is);
    if (!(await this.#deps.blobs.has(encoded.key))) return storeEncoded(this.#deps, encode, this.#erased);
    for (const [key, bytes] of encoded.blobs) {
      if (!(await this.#holds(file, key, bytes))) this.#repaired.set(key, bytes);
    }
    return encoded.stored;
  }

  async #holds(file: LedgerFile, key: string, bytes: Buffer): Promise<boolean> {
    try {
      if (isSameBlob(await this.#deps.blobs.get(key), bytes)) return true;
      this.#onDifference({ ...ofFile(file), problem: 'altered', field: 'rows' });
    } catch (error) {
      this.#noteFault(file, 'rows', error);
    }
    return false;
  }

  #noteFault(file: LedgerFile, field: string, error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    const isMissing = error.code === 'blob_missing';
    if (!isMissing && error.code !== 'blob_corrupt' && !isSealError(error)) throw error;
    this.#onDifference({ ...ofFile(file), problem: isMissing ? 'missing' : 'unreadable', field });
  }
}

function ofFile({ name }: LedgerFile): Pick<Difference, 'record' | 'id'> {
  return { record: 'file', id: name };
}
