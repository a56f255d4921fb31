import type { Client, Connection } from '@temporalio/client';
import type { Logger } from '../../infra/config/logger.js';
import type { Store } from '../../infra/mongo/store.js';
import type { ProgressBroadcaster } from '../../infra/temporal/progress-broadcaster.js';
import type { SyncProgress } from '../../services/watch-sync.js';
import type { Config } from '../../shared/config.js';
import type { Role } from '../../shared/permissions.js';
import type { RoleRules } from '../../shared/scheduling/role-rules.js';
import type { OpenStreams } from './open-streams.js';

/** What the procedures work with. */
export type Services = {
  readonly store: Store;
  readonly client: Client;
  readonly connection: Connection;
  readonly config: Config;
  readonly logger: Logger;
  /** The rules for roles as the site's file has them now; null without one. @throws AppError `role_mapping_invalid` */
  readonly readRoles: () => RoleRules | null;
};

/** Who asks. */
export type Account = {
  readonly account_id: string;
  /** A token's, or what a person is called; never an e-mail address, since it goes into logs of syncs and histories. */
  readonly name: string;
  readonly role: Role;
  readonly by: 'token' | 'session';
};

/** Who calls which procedure. */
export type Caller = { readonly services: Services; readonly account: Account; readonly procedure: string };

/** What a request brings to a procedure; null is somebody who has not signed in. */
export type RequestContext = {
  readonly services: Services;
  readonly account: Account | null;
  /** Who asks by now: a stream may outlive the token that opened it. */
  readonly accountNow: () => Promise<Account | null>;
  readonly streams: OpenStreams;
  readonly watches: ProgressBroadcaster<SyncProgress>;
};
