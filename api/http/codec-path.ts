/** The path where Temporal's Web UI has payloads decrypted. It adds `encode` or `decode`. */
export const CODEC_PATH = '/api/temporal/codec/';
