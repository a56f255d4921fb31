import { readFile } from 'node:fs/promises';
import type * as OpenPgp from 'openpgp';
import { AppError } from '../../shared/app-error.js';
import { isNotThere } from '../../shared/file-error.js';
import type { NamedBytes } from './file-format.js';

/** Paths of the keys. `requireSignature` refuses a file that none of the senders signed. */
export type PgpKeys = {
  readonly privateKeyPath: string | undefined;
  readonly passphrase: string | undefined;
  readonly senderKeysPath: string | undefined;
  readonly requireSignature: boolean;
};

const ARMORED = /^\s*-----BEGIN PGP /;
/** The id in a message that does not say for which key it is (RFC 9580 §5.1.8). */
const ANY_KEY = '0000000000000000';
const NO_SIGNATURE = 'it has no signature of a sender whose key is known';

/**
 * Decrypts a file in memory (OpenPGP, RFC 9580). A signature is checked when keys of senders are set: an invalid one is refused.
 *
 * @throws AppError `pgp_not_set_up` when a key, its passphrase or the package `openpgp` is missing; `pgp_refused`
 */
export async function decryptPgp(
  { name, bytes }: NamedBytes,
  keys: PgpKeys,
  maxBytes: number,
): Promise<Uint8Array> {
  const { privateKeyPath, passphrase, senderKeysPath, requireSignature } = keys;
  const notSetUp = (reason: string, cause?: unknown) =>
    new AppError('pgp_not_set_up', { name, reason }, cause);
  const refused = (reason: string, cause?: unknown) => new AppError('pgp_refused', { name, reason }, cause);
  if (!privateKeyPath) throw notSetUp('PAYCOM_PGP_PRIVATE_KEY_PATH is not set');
  if (requireSignature && !senderKeysPath) throw notSetUp('PAYCOM_PGP_SENDER_KEYS_PATH is not set');
  const pgp = await import('openpgp').catch((cause) => {
    throw notSetUp('the package openpgp is not installed', cause);
  });
  const decryptionKeys = await unlocked(
    pgp,
    await keysIn(pgp.readPrivateKeys, privateKeyPath, notSetUp),
    passphrase,
    notSetUp,
  );
  const verificationKeys = senderKeysPath ? await keysIn(pgp.readKeys, senderKeysPath, notSetUp) : [];
  const message = await readMessage(pgp, bytes).catch((cause) => {
    throw refused('it is damaged or cut off', cause);
  });
  const { data, signatures } = await pgp
    .decrypt({
      message,
      decryptionKeys,
      ...(verificationKeys.length > 0 && { verificationKeys }),
      format: 'binary',
      config: { maxDecompressedMessageSize: maxBytes },
    })
    .catch((cause: unknown) => {
      throw isForOthers(message, decryptionKeys)
        ? notSetUp('it is encrypted for another key', cause)
        : refused(`it is damaged, or unpacks to more than ${maxBytes} bytes`, cause);
    });
  const isExpected = requireSignature || (verificationKeys.length > 0 && signatures.length > 0);
  if (isExpected && !(await isSigned(signatures))) throw refused(NO_SIGNATURE);
  return data;
}

type KeyReader<Key> = (options: { armoredKeys: string } & { binaryKeys: Uint8Array }) => Promise<Key[]>;
type Failure = (reason: string, cause?: unknown) => AppError;

async function keysIn<Key>(read: KeyReader<Key>, path: string, failure: Failure): Promise<Key[]> {
  const bytes = await readFile(path).catch((cause) => {
    throw failure(isNotThere(cause) ? `there is no file ${path}` : `the file ${path} can't be read`, cause);
  });
  const text = bytes.toString('latin1');
  const options = ARMORED.test(text) ? { armoredKeys: text } : { binaryKeys: new Uint8Array(bytes) };
  return read(options as Parameters<KeyReader<Key>>[0]).catch((cause) => {
    throw failure(`the file ${path} has no such OpenPGP key`, cause);
  });
}

function unlocked(
  pgp: typeof OpenPgp,
  keys: readonly OpenPgp.PrivateKey[],
  passphrase: string | undefined,
  failure: Failure,
): Promise<OpenPgp.PrivateKey[]> {
  return Promise.all(
    keys.map(async (privateKey) => {
      if (privateKey.isDecrypted()) return privateKey;
      if (passphrase === undefined) throw failure('the private key needs a passphrase');
      return pgp.decryptKey({ privateKey, passphrase }).catch((cause) => {
        throw failure('the passphrase of the private key is wrong', cause);
      });
    }),
  );
}

function readMessage(pgp: typeof OpenPgp, bytes: Uint8Array): Promise<OpenPgp.Message<Uint8Array>> {
  const text = Buffer.from(bytes).toString('latin1');
  if (!ARMORED.test(text)) return pgp.readMessage({ binaryMessage: bytes });
  return pgp.readMessage({ armoredMessage: text }) as Promise<OpenPgp.Message<Uint8Array>>;
}

/** A message may name the keys that it is encrypted for. */
function isForOthers(message: OpenPgp.Message<Uint8Array>, keys: readonly OpenPgp.PrivateKey[]): boolean {
  const own = keys.flatMap((key) => key.getKeys().map((part) => part.getKeyID().toHex()));
  return !message.getEncryptionKeyIDs().some((id) => [ANY_KEY, ...own].includes(id.toHex()));
}

async function isSigned(signatures: readonly { readonly verified: Promise<true> }[]): Promise<boolean> {
  const results = await Promise.allSettled(signatures.map(({ verified }) => verified));
  return results.some(({ status }) => status === 'fulfilled');
}
