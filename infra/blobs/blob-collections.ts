export const BUCKET = 'paycom_blobs';
/** The collection of their entries. */
export const BLOB_FILES = `${BUCKET}.files`;
/** The collection of their bytes. */
export const BLOB_CHUNKS = `${BUCKET}.chunks`;
