import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { AppError } from '../../shared/app-error.js';

const STORED = 0;
const GZIPPED = 1;
const ZIP_MAGIC = Buffer.from('PK');

/** Compresses bytes, as they are stored. A .numbers or .xlsx file is a zip, which gzip does not make smaller. */
export async function packBlob(bytes: Uint8Array): Promise<Buffer> {
  const isZip = ZIP_MAGIC.equals(bytes.subarray(0, ZIP_MAGIC.length));
  if (isZip) return Buffer.concat([Buffer.of(STORED), bytes]);
  return Buffer.concat([Buffer.of(GZIPPED), await promisify(gzip)(bytes, { level: 1 })]);
}

/** @throws AppError `blob_corrupt` */
export async function unpackBlob(packed: Buffer, key: string): Promise<Buffer> {
  const body = packed.subarray(1);
  if (packed[0] === STORED) return body;
  try {
    return await promisify(gunzip)(body);
  } catch (error) {
    throw new AppError('blob_corrupt', { key }, error);
  }
}
