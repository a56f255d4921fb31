import type { Db } from 'mongodb';

/** A schema migration. It must be idempotent and safe in concurrent processes, since a crash repeats it and two processes may run it. */
export type Migration = { readonly name: string; readonly up: (params: { context: Db }) => Promise<void> };
