import type { BlobStore } from '../../infra/blobs/blob-store.js';
import { isSealError } from '../../infra/crypto/keyring.js';
import {
  copyFormerRows,
  type EncodedReport,
  isSameBlob,
  loadReport,
  type ReportHead,
  storeReport,
} from '../../infra/files/stored-reports.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import { AppError } from '../../shared/app-error.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import type { IsErased } from '../../shared/reports/without-erased.js';
import { encodeFile, rawKey, reportKey } from '../reports/read-report.js';
import type { Difference, OnDifference } from './difference.js';

/** An applied report. `key`: of its stored rows. */
export type KeptReport = {
  readonly file: string;
  readonly mtime: string;
  readonly key: string;
  readonly head: ReportHead;
};

/**
 * Reads applied files again from their kept bytes, and compares the result with their stored rows. When only one of the two can be read, the roster
 * is rebuilt from it.
 */
export class KeptReports {
  readonly #blobs: BlobStore;
  readonly #isErased: IsErased;
  readonly #onDifference: OnDifference;
  /** The correct rows of the files whose stored rows are wrong. */
  readonly #repaired = new Map<string, Buffer>();

  constructor(blobs: BlobStore, isErased: IsErased, onDifference: OnDifference) {
    this.#blobs = blobs;
    this.#isErased = isErased;
    this.#onDifference = onDifference;
  }

  /** Returns null when neither the bytes nor the rows of a file can be read. */
  async read(file: LedgerFile, mapping: ReportMapping): Promise<KeptReport | null> {
    const { file_id, mtime, report_time } = file;
    const key = reportKey({ mapping }, file);
    const encoded = await this.#encode(file, mapping);
    const stored = encoded === null ? await this.#loadStored(file, key) : await this.#compare(file, encoded);
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
    return this.#repaired.get(key) ?? this.#blobs.get(key);
  }

  async #encode(file: LedgerFile, mapping: ReportMapping): Promise<EncodedReport | null> {
    if (file.bytes_removed) return null;
    try {
      const bytes = await this.#blobs.get(rawKey(file.fingerprint ?? ''));
      return encodeFile(mapping, file, bytes, this.#isErased);
    } catch (error) {
      this.#noteFault(file, 'bytes', error);
      return null;
    }
  }

  async #loadStored(file: LedgerFile, key: string) {
    try {
      const { fingerprint, bytes_removed } = file;
      const stored = await loadReport(this.#blobs, key);
      if (stored || !bytes_removed) return stored;
      return await copyFormerRows(this.#blobs, fingerprint ?? '', key);
    } catch (error) {
      this.#noteFault(file, 'rows', error);
      return null;
    }
  }

  /** Stores the rows if they are not stored. The next sync that reads the file would do the same. */
  async #compare(file: LedgerFile, encoded: EncodedReport) {
    if (!(await this.#blobs.has(encoded.key))) return storeReport(this.#blobs, encoded);
    for (const [key, bytes] of encoded.blobs) {
      if (!(await this.#holds(file, key, bytes))) this.#repaired.set(key, bytes);
    }
    return encoded.stored;
  }

  async #holds(file: LedgerFile, key: string, bytes: Buffer): Promise<boolean> {
    try {
      if (isSameBlob(await this.#blobs.get(key), bytes)) return true;
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
