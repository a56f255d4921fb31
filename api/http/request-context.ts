import type { Client, Connection } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from '../../infra/config/logger.js';
import type { Store } from '../../infra/mongo/store.js';
import type { ProgressBroadcaster } from '../../infra/temporal/progress-broadcaster.js';
import type { SyncProgress } from '../../services/watch-sync.js';
import type { Config } from '../../shared/config.js';
import type { Role } from '../../shared/permissions.js';
import type { RoleRules } from '../../shared/scheduling/role-rules.js';
import type { OpenStreams } from './open-streams.js';

/** The dependencies of the procedures. */
export type Services = {
  readonly store: Store;
  readonly client: Client;
  readonly connection: Connection;
  /** Decrypts what the client reads. */
  readonly codec: PayloadCodec;
  readonly config: Config;
  readonly logger: Logger;
  /** Reads the current role rules from the site's file; null when none is configured. @throws AppError `role_mapping_invalid` */
  readonly readRoles: () => RoleRules | null;
};

/** The authenticated caller: a token or a signed-in person. */
export type Account = {
  readonly account_id: string;
  /** The name of the token or person. Never an e-mail address, because it is stored in sync logs and histories. */
  readonly name: string;
  readonly role: Role;
  readonly by: 'token' | 'session';
};

/** A caller with the procedure that they call. */
export type Caller = { readonly services: Services; readonly account: Account; readonly procedure: string };

/** The tRPC context of a request. */
export type RequestContext = {
  readonly services: Services;
  /** Null when the caller is anonymous. */
  readonly account: Account | null;
  /** Authenticates again, because a stream may outlive the token that opened it. */
  readonly currentAccount: () => Promise<Account | null>;
  readonly streams: OpenStreams;
  readonly watches: ProgressBroadcaster<SyncProgress>;
};
