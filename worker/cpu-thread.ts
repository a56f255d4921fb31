import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'piscina';
import { type CpuTasks, createCpuTasks } from '../activities/cpu-tasks.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { asAppError } from '../infra/config/as-app-error.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import type { Config } from '../shared/config.js';
import type { ErrorCode } from '../shared/error-codes.js';
import type { ErrorDetails } from '../shared/fill-template.js';

export type ThreadSettings = Pick<Config, 'mongodbUri' | 'transactionRows' | 'maxFileBytes' | 'pgp'> & {
  readonly encryption: Pick<Config['encryption'], 'on'>;
};
type Task = {
  readonly [Name in keyof CpuTasks]: { readonly task: Name; readonly input: Parameters<CpuTasks[Name]>[0] };
}[keyof CpuTasks];
/** `keys`: the worker's, as `Keyring.parse` takes them. They may change while the thread lives. `begun`: where it is reported that the task begins. */
export type ThreadInput = Task & { readonly keys: string; readonly begun?: MessagePort };
/** An error loses its class between threads, so its code and details are passed. */
export type ThreadOutput =
  | { readonly result: unknown }
  | {
      readonly failure: { readonly code: ErrorCode; readonly details: ErrorDetails; readonly cause: unknown };
    };

const { mongodbUri, encryption, transactionRows, maxFileBytes, pgp } = workerData as ThreadSettings;

let connected: Promise<CpuTasks> | undefined;
let keyring: Keyring | undefined;

function keyringOf(keys: string): Keyring {
  keyring ??= Keyring.parse(keys, encryption.on);
  if (keyring.text !== keys) keyring.adopt(Keyring.parse(keys, encryption.on));
  return keyring;
}

/** The connections of the thread. Connects on the first task, and after a failure again on the next task. */
function connectedTasks(keys: string): Promise<CpuTasks> {
  const keyring = keyringOf(keys);
  connected ??= connectMongo(mongodbUri).then(
    ({ db }) => {
      const store = { db, keyring };
      const unpacking = { maxBytes: maxFileBytes, pgp };
      return createCpuTasks({ store, blobs: new BlobStore(store), transactionRows, unpacking });
    },
    (error: unknown) => {
      connected = undefined;
      throw error;
    },
  );
  return connected;
}

/**
 * Runs one task in this thread.
 *
 * @public piscina calls it by its name.
 */
export async function runTask({ task, input, keys, begun }: ThreadInput): Promise<ThreadOutput> {
  begun?.postMessage(null);
  try {
    const tasks = await connectedTasks(keys);
    return { result: await (tasks[task] as (input: unknown) => Promise<unknown>)(input) };
  } catch (error) {
    const { code, details, cause } = asAppError(error);
    return { failure: { code, details, cause: cause instanceof Error ? cause : undefined } };
  }
}
