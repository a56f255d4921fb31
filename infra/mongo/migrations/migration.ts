import type { Db } from 'mongodb';

/** One step of the schema. Two processes may run it at once and a crash may repeat it, so it must bear both. */
export type Migration = { readonly name: string; readonly up: (params: { context: Db }) => Promise<void> };
