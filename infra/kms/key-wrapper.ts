/** A key-encryption key, in a setting or in a key service. It encrypts data keys, a few bytes each. */
export type KeyWrapper = {
  /** The name of the key, without a secret. It is stored with the wrapped bytes. */
  readonly id: string;
  /** @throws AppError `invalid_settings` when the service refuses, `secret_service_unreachable` */
  readonly wrap: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Unwraps bytes, also those that an older version of the key wrapped. @throws AppError as `wrap` does, and when the bytes were altered */
  readonly unwrap: (wrapped: Uint8Array) => Promise<Uint8Array>;
};

/** The setting that names the keys. */
export const WRAPPING_SETTING = 'PAYCOM_KEY_ENCRYPTION_KEYS';
