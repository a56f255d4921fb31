/** The class of a failure decides whether it is retried, and which HTTP status it gets. */
export type ErrorClass = 'config' | 'transient' | 'data' | 'refused' | 'bug';

type ErrorDefinition = {
  readonly exit: number;
  readonly message: string;
  readonly hint: string;
} & (
  | { readonly class: Exclude<ErrorClass, 'refused'> }
  /** Each refusal has its own HTTP status: the caller was refused (4xx), or another server refused us (502). */
  | { readonly class: 'refused'; readonly http: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 502 }
);

/**
 * Every failure this product reports. Messages are templates: `{name}` is filled with an id, a count, a path or a host, never a cell's value.
 * Exit codes: 1 failed, 2 usage or settings, 3 connection, 4 refused host key or credentials, 5 partly done, 6 held, 7 cancelled.
 */
export const ERROR_CODES = Object.freeze({
  invalid_settings: {
    class: 'config',
    exit: 2,
    message: 'The settings are not valid: {problems}',
    hint: 'Correct them in the environment or in .env; .env.example lists every setting.',
  },
  encryption_key_unset: {
    class: 'config',
    exit: 2,
    message: 'Encryption is on, but no key is set.',
    hint: 'Set PAYCOM_ENCRYPTION_KEYS=k1:$(openssl rand -base64 32) and store a copy in a safe place, or turn encryption off with PAYCOM_ENCRYPTION=off.',
  },
  encryption_key_missing: {
    class: 'config',
    exit: 2,
    message: 'There is no encryption key with the id {key_id}.',
    hint: 'Add the key to PAYCOM_ENCRYPTION_KEYS (id:base64, newest first), or turn encryption off with PAYCOM_ENCRYPTION=off.',
  },
  encryption_key_wrong: {
    class: 'config',
    exit: 2,
    message: 'The encryption key {key_id} is not the key that this database was written with.',
    hint: 'Restore the original key in PAYCOM_ENCRYPTION_KEYS. Nothing was read or changed.',
  },
  sealed_value_corrupt: {
    class: 'data',
    exit: 1,
    message:
      'An encrypted value ({field} in {collection}) cannot be decrypted: it was altered, or copied from another record.',
    hint: 'Restore the record from a backup, or run a sync with --force to write it again.',
  },
  schema_behind: {
    class: 'config',
    exit: 2,
    message: 'The database schema is out of date. Pending: {pending}.',
    hint: 'Run `paycom migrate`, then start this process again.',
  },
  mapping_file_invalid: {
    class: 'config',
    exit: 2,
    message: 'The report mapping {path} is not valid: {problems}',
    hint: 'Correct the problems listed (docs/map.md describes the file), then run the sync again. Every sync reads the file again.',
  },
  role_mapping_invalid: {
    class: 'config',
    exit: 2,
    message: 'The role mapping {path} is not valid: {problems}',
    hint: 'Correct the problems listed (docs/schedule.md describes the file). A restart is not needed: every request reads the file again.',
  },

  sftp_host_not_found: {
    class: 'transient',
    exit: 3,
    message: 'No IP address was found for the SFTP host {host}.',
    hint: 'Check PAYCOM_SFTP_HOST for a typo, and the DNS server of this machine.',
  },
  sftp_unreachable: {
    class: 'transient',
    exit: 3,
    message: 'Could not connect to {host}:{port} ({reason}).',
    hint: "Nothing answers. Check the firewall, and ask Paycom whether this machine's public IP address is on its allow-list.",
  },
  sftp_connection_refused: {
    class: 'transient',
    exit: 3,
    message: '{host} refused the connection on port {port}.',
    hint: 'The host is up, but nothing listens on that port. Check PAYCOM_SFTP_PORT, or wait until the server is back.',
  },
  sftp_dropped: {
    class: 'transient',
    exit: 3,
    message: '{host}:{port} closed the connection before it sent anything.',
    hint: "Ask Paycom whether this machine's public IP address is on its allow-list. If it is, too many connections may be open: try again later.",
  },
  sftp_not_ssh: {
    class: 'transient',
    exit: 3,
    message: '{host}:{port} answered, but it is not an SSH server.',
    hint: 'Check that PAYCOM_SFTP_PORT is the SFTP port (often 22), not an FTP or HTTPS port.',
  },
  sftp_silent: {
    class: 'transient',
    exit: 3,
    message: '{host}:{port} has sent nothing for {seconds} s.',
    hint: 'The server or a firewall may be stuck. The sync retries automatically. If the connection is slow, raise PAYCOM_SFTP_TIMEOUT_SECONDS.',
  },
  sftp_handshake_failed: {
    class: 'transient',
    exit: 3,
    message: 'The SSH key exchange with {host}:{port} failed.',
    hint: 'The server may offer only outdated algorithms. Ask Paycom which ones it supports.',
  },
  sftp_host_key_unknown: {
    class: 'refused',
    http: 502,
    exit: 4,
    message: 'No host key is pinned for {host}. The server presented {fingerprint}.',
    hint: 'Compare the fingerprint with the one that Paycom gave you. If they match, set PAYCOM_SFTP_HOST_KEY to it.',
  },
  sftp_host_key_changed: {
    class: 'refused',
    http: 502,
    exit: 4,
    message:
      '{host} presented the host key {fingerprint}, which is not the pinned key. No password was sent.',
    hint: 'Ask Paycom whether it changed the key on purpose. Only then replace PAYCOM_SFTP_HOST_KEY.',
  },
  sftp_login_refused: {
    class: 'refused',
    http: 502,
    exit: 4,
    message: '{host} refused the login of {username}.',
    hint: 'Check PAYCOM_SFTP_USERNAME and PAYCOM_SFTP_PASSWORD (or the private key). Too many failed attempts may lock the account.',
  },
  sftp_private_key_invalid: {
    class: 'config',
    exit: 2,
    message: "The private key at {path} can't be used: {reason}.",
    hint: 'Check PAYCOM_SFTP_PRIVATE_KEY_PATH and PAYCOM_SFTP_PRIVATE_KEY_PASSPHRASE.',
  },
  sftp_not_offered: {
    class: 'refused',
    http: 502,
    exit: 4,
    message: '{host} accepted the login of {username}, but does not offer SFTP.',
    hint: 'Ask Paycom to enable SFTP for the account. Its home directory may be missing.',
  },
  sftp_directory_not_found: {
    class: 'refused',
    http: 502,
    exit: 3,
    message: "The remote directory {path} can't be listed.",
    hint: 'Check PAYCOM_SFTP_REMOTE_DIRECTORY and the permissions of the account.',
  },
  sftp_connection_lost: {
    class: 'transient',
    exit: 3,
    message: 'The connection to {host} was lost.',
    hint: 'The sync retries automatically. If it keeps failing, run `sync_paycom --test-connection`.',
  },
  sftp_request_failed: {
    class: 'transient',
    exit: 3,
    message: '{host} could not {operation} {path} (SFTP status {status}).',
    hint: 'The sync retries automatically. If it keeps failing, ask Paycom about the server.',
  },
  remote_file_vanished: {
    class: 'data',
    exit: 1,
    message: 'The remote file {path} is no longer there.',
    hint: 'If it was moved on purpose, there is nothing to do. Otherwise ask Paycom to send the report again.',
  },
  remote_file_changed: {
    class: 'transient',
    exit: 3,
    message: 'The remote file {path} changed during the download.',
    hint: 'Most likely it is still being uploaded. The next sync downloads it.',
  },
  remote_file_denied: {
    class: 'data',
    exit: 1,
    message: "This account can't open the remote file {path}.",
    hint: 'Ask Paycom for read permission on the file.',
  },
  spool_failed: {
    class: 'transient',
    exit: 1,
    message: "The spool directory {path} can't be used ({reason}).",
    hint: 'Check the free space and the permissions of PAYCOM_SFTP_LOCAL_DIRECTORY.',
  },
  file_too_large: {
    class: 'data',
    exit: 1,
    message: 'The file {path} has {size} bytes. The limit is {limit} bytes.',
    hint: 'If the file is genuine, raise PAYCOM_MAX_FILE_BYTES and sync once with --force.',
  },

  mongodb_unreachable: {
    class: 'transient',
    exit: 3,
    message: "MongoDB can't be reached.",
    hint: 'Check MONGODB_URI and that the replica set has a primary.',
  },
  mongodb_refused: {
    class: 'refused',
    http: 502,
    exit: 4,
    message: 'MongoDB refused the login.',
    hint: 'Check the user name and password in MONGODB_URI.',
  },
  mongodb_not_replica_set: {
    class: 'config',
    exit: 2,
    message: 'MongoDB does not run as a replica set, so it has no transactions.',
    hint: 'Start mongod with --replSet rs0 and run rs.initiate() once. One node is enough.',
  },
  transaction_too_large: {
    class: 'config',
    exit: 2,
    message: 'A transaction was too large for MongoDB. It was rolled back.',
    hint: 'Give mongod a larger cache. Larger groups of employees are already written one by one.',
  },
  temporal_unreachable: {
    class: 'transient',
    exit: 3,
    message: "Temporal at {address} can't be reached.",
    hint: 'Check TEMPORAL_ADDRESS and that the server is running.',
  },
  temporal_refused: {
    class: 'refused',
    http: 502,
    exit: 4,
    message: 'Temporal refused the request.',
    hint: 'Check TEMPORAL_NAMESPACE, TEMPORAL_API_KEY and the TLS settings.',
  },
  no_worker: {
    class: 'config',
    exit: 3,
    message: 'No worker polls the task queue {task_queue}.',
    hint: 'Start one with `npm start` or `docker compose up worker`.',
  },
  binary_not_found: {
    class: 'config',
    exit: 2,
    message: 'Could not find or download {binary}.',
    hint: '{attempts}',
  },
  dev_server_failed: {
    class: 'config',
    exit: 1,
    message: 'The server {server} did not start, or stopped: {reason}.',
    hint: 'Read its log: {log}.',
  },

  not_a_report: {
    class: 'data',
    exit: 1,
    message: "The file can't be read as a report: {reason}.",
    hint: 'Open it in Numbers and export it again, or send it as CSV.',
  },
  report_too_large: {
    class: 'data',
    exit: 1,
    message: 'The file has more {what} than the limit of {limit}.',
    hint: 'It is hardly a report. Open it, and export the report again. A genuine report of that size must be split into several files.',
  },
  unsupported_format: {
    class: 'data',
    exit: 1,
    message: 'The file is {format}, which cannot be read.',
    hint: '{remedy}',
  },
  numbers_unreadable: {
    class: 'data',
    exit: 1,
    message: "{path} can't be read ({code}): {reason}.",
    hint: 'Open it in Numbers and save it again. If it is protected by a password, pass --password.',
  },
  no_employee_code_column: {
    class: 'data',
    exit: 1,
    message: 'No column has the heading of employee codes. Headings found: {headings}.',
    hint: 'If one of these headings means the employee code, add it to the mapping file as an alias of employee_id. Then run `paycom retry` with the id of the sync.',
  },
  unrecognized_report: {
    class: 'data',
    exit: 1,
    message: 'Neither the file name nor the headings identify the report type. Headings found: {headings}.',
    hint: 'Add a file pattern or aliases to the mapping file. Then run `paycom retry` with the id of the sync.',
  },
  report_name_mismatch: {
    class: 'data',
    exit: 1,
    message: 'The file name means {named}, but the headings mean {told}. No row of the file was read.',
    hint: 'Rename the file, or correct report_files in the mapping file. If the name is right, export the report again or map its headings.',
  },
  blob_missing: {
    class: 'bug',
    exit: 1,
    message: 'The stored file {key} is missing.',
    hint: 'Run the sync with --force to download the file again.',
  },
  blob_corrupt: {
    class: 'data',
    exit: 1,
    message: 'The stored file {key} cannot be decrypted: it was altered, or encrypted with another key.',
    hint: 'Check PAYCOM_ENCRYPTION_KEYS. Then run the sync with --force to download the file again.',
  },

  plan_stale: {
    class: 'refused',
    http: 409,
    exit: 1,
    message: 'The roster or the files changed after the plan {plan} was made. Nothing more was applied.',
    hint: 'Start the sync, retry or undo again. It makes a new plan.',
  },
  plan_rejected: {
    class: 'refused',
    http: 409,
    exit: 1,
    message: 'The plan was rejected.',
    hint: 'Correct the report and send it again. If the mapping was wrong, correct it and run `paycom retry` with the id of the sync.',
  },
  lease_lost: {
    class: 'refused',
    http: 409,
    exit: 1,
    message: 'Another sync has taken over {report_type}. Nothing more was applied.',
    hint: 'Run `paycom status` to see which sync that is.',
  },
  roster_busy: {
    class: 'transient',
    exit: 1,
    message: 'The sync {sync_id} is planning or applying right now.',
    hint: 'There is nothing to do. This sync retries automatically.',
  },
  sync_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'There is no sync {sync_id}.',
    hint: 'List the syncs with `paycom logs`.',
  },
  sync_busy: {
    class: 'refused',
    http: 409,
    exit: 1,
    message: 'The sync {sync_id} is working on the same reports, or is held.',
    hint: 'Check it with `paycom status`. Wait until it has ended, or decide a held sync with `paycom approve {sync_id}` or `paycom reject {sync_id}`.',
  },
  nothing_to_retry: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'No file of the sync {sync_id} was stored.',
    hint: 'Run `sync_paycom`. It downloads the missing files.',
  },
  nothing_to_undo: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The sync {sync_id} wrote nothing, so there is nothing to undo.',
    hint: 'List the syncs with `paycom logs`.',
  },
  file_not_stored: {
    class: 'data',
    exit: 1,
    message: 'The file was never downloaded.',
    hint: 'Run `sync_paycom`. It downloads the missing files.',
  },
  sync_not_held: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The sync {sync_id} is {status}, not held.',
    hint: 'Only a held sync can be approved or rejected.',
  },
  schedule_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'There is no schedule yet.',
    hint: 'Start a worker with `npm start`. It creates the schedule.',
  },
  plan_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'The sync {sync_id} has no plan.',
    hint: 'Its log shows why: `paycom logs {sync_id}`.',
  },
  sync_not_running: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The sync {sync_id} is {status}, not running.',
    hint: 'Its log shows what it did: `paycom logs {sync_id}`.',
  },
  sync_ended_unlogged: {
    class: 'bug',
    exit: 1,
    message: 'The sync {sync_id} ended before it could write its log.',
    hint: "Look at the run in Temporal's Web UI. The next sync marks it as abandoned.",
  },
  employee_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'There is no employee {employee_id}.',
    hint: 'List the employees with `paycom employees list`.',
  },
  employee_removed: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'The employee {employee_id} no longer exists: the undo {sync_id} removed the record.',
    hint: '`paycom logs {sync_id}` shows that undo. `paycom undo {sync_id}` restores the record.',
  },
  role_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'No rule of the role mapping assigns this role.',
    hint: 'GET /api/paycom/scheduling/roles/ lists the roles.',
  },
  too_many_candidates: {
    class: 'data',
    exit: 2,
    message: 'The request matches more than {limit} active employees, which is too many to compare.',
    hint: 'Narrow the request: send both the role and the department.',
  },
  staff_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'There is no Staff record {staff_id}.',
    hint: 'It may have been deleted in the scheduling system. `paycom staff list --unlinked` lists the records that match now.',
  },
  staff_taken: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The Staff record {staff_id} is already linked to the employee {employee_id}.',
    hint: 'If that is wrong, remove that link first with `paycom staff unlink {employee_id}`.',
  },
  employee_linked: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The employee {employee_id} is already linked to the Staff record {staff_id}.',
    hint: 'If that is wrong, remove the link first with `paycom staff unlink {employee_id}`.',
  },
  employee_not_linked: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The employee {employee_id} is not linked to a Staff record.',
    hint: '`paycom staff list` lists all links.',
  },
  not_signed_in: {
    class: 'refused',
    http: 401,
    exit: 4,
    message: 'This request needs a valid token or session.',
    hint: 'Send `Authorization: Bearer …` with a token from `paycom tokens create`, or sign in at /api/auth/sign-in. If you sent a token, it may have expired or been revoked.',
  },
  not_permitted: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'The role {role} does not have the permission {permission}.',
    hint: 'Ask an administrator for a role that has it.',
  },
  sign_in_refused: {
    class: 'refused',
    http: 401,
    exit: 4,
    message: 'The e-mail address or the password is wrong.',
    hint: 'Check both. An administrator can set a new password with `paycom users reset-password`.',
  },
  account_disabled: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'This account is disabled.',
    hint: 'Ask an administrator to enable it: `paycom users set EMAIL --enable`.',
  },
  wrong_password: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'The current password is wrong.',
    hint: 'Nothing was changed. Try again, or ask an administrator to set a new password.',
  },
  too_many_sign_ins: {
    class: 'refused',
    http: 429,
    exit: 4,
    message: 'Too many failed sign-ins for this account or from this address.',
    hint: 'Wait {seconds} s (the retry-after header has the same number). Open sessions still work.',
  },
  csrf_refused: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'The request did not come from a page of this server.',
    hint: 'Send the address of this server, or PAYCOM_API_PUBLIC_URL, in the `Origin` header. Programs should use a token instead of a session.',
  },
  user_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'There is no such user.',
    hint: 'List the users with `paycom users list`.',
  },
  user_exists: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'A user with this e-mail address already exists.',
    hint: 'List the users with `paycom users list`. Change one with `paycom users set`.',
  },
  last_admin: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'This is the last administrator who can sign in.',
    hint: 'Create another one first: `paycom users create EMAIL --role admin`.',
  },
  token_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'There is no token {token_id}.',
    hint: 'List the tokens with `paycom tokens list`.',
  },
  route_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'There is no route at this address.',
    hint: 'The pages at /api/docs list every route.',
  },
  method_not_allowed: {
    class: 'refused',
    http: 405,
    exit: 2,
    message: 'This route does not accept that method.',
    hint: 'The pages at /api/docs list every route with its method.',
  },
  malformed_request: {
    class: 'refused',
    http: 400,
    exit: 2,
    message: "The request can't be parsed.",
    hint: 'Send one JSON object as the body, and encode the query in UTF-8.',
  },
  unsupported_media_type: {
    class: 'refused',
    http: 415,
    exit: 2,
    message: 'The body is not JSON.',
    hint: 'Send the body with `content-type: application/json`, or send no body.',
  },
  body_too_large: {
    class: 'refused',
    http: 413,
    exit: 2,
    message: 'The body is larger than this server accepts.',
    hint: 'Send less per request, or raise PAYCOM_API_BODY_BYTES.',
  },
  too_many_requests: {
    class: 'refused',
    http: 429,
    exit: 2,
    message: 'Too many requests in one minute.',
    hint: 'Wait for the number of seconds in the retry-after header. PAYCOM_API_REQUESTS_PER_MINUTE sets the limit.',
  },
  too_many_streams: {
    class: 'refused',
    http: 429,
    exit: 2,
    message: 'Too many streams are open.',
    hint: 'Close some first. PAYCOM_API_STREAMS_PER_ACCOUNT sets the limit per account, PAYCOM_API_STREAMS the limit for all accounts.',
  },
  webhook_not_configured: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'This server does not accept webhooks.',
    hint: 'Set PAYCOM_WEBHOOK_SECRET to a secret that only you and the sender know (`echo whsec_$(openssl rand -base64 32)`), and restart the API.',
  },
  webhook_not_signed: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'The request is not signed with the webhook secret.',
    hint: 'Send webhook-id, webhook-timestamp and webhook-signature. docs/operate.md shows how to sign.',
  },
  webhook_expired: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'The timestamp is more than five minutes from the current time.',
    hint: 'Sign each request right before you send it, and correct the clock of the sender.',
  },
  webhook_replayed: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'This request was received before.',
    hint: 'If it was sent twice by mistake, there is nothing to do. Otherwise send it with a new webhook-id.',
  },
  invalid_input: {
    class: 'data',
    exit: 2,
    message: 'The input is not valid: {problems}',
    hint: 'Correct the problems listed. The pages at /api/docs describe every input.',
  },
  request_timed_out: {
    class: 'transient',
    exit: 3,
    message: 'The answer took too long.',
    hint: 'Narrow the request, or try again later.',
  },
  partial_failure: {
    class: 'data',
    exit: 5,
    message: '{failed} of {total} files failed. The others were applied.',
    hint: '`paycom logs {sync_id}` shows why. If you correct the mapping, run `paycom retry {sync_id}`. The next sync downloads the files that could not be downloaded.',
  },
  page_unwritable: {
    class: 'config',
    exit: 2,
    message: '{path} could not be written ({reason}).',
    hint: 'Choose a file in a folder that you may write to. `paycom logs ID --html FILE` writes the page of a sync again.',
  },
  output_unwritable: {
    class: 'config',
    exit: 2,
    message: '{path} could not be written ({reason}).',
    hint: 'Choose a file in a folder that you may write to and that has enough space. No partial file is left.',
  },
  usage: { class: 'config', exit: 2, message: '{problem}', hint: '`paycom --help` lists the commands.' },
  internal: {
    class: 'bug',
    exit: 1,
    message: 'An unexpected error occurred ({name}).',
    hint: 'Please report it with the sync id and the log lines around it.',
  },
} as const satisfies Record<string, ErrorDefinition>);

export type ErrorCode = keyof typeof ERROR_CODES;

const STATUS: Readonly<Record<Exclude<ErrorClass, 'refused'>, number>> = {
  config: 500,
  transient: 503,
  data: 422,
  bug: 500,
};

/** The HTTP status of the response to a failed request. */
export function httpStatusOf(code: ErrorCode): number {
  const definition: ErrorDefinition = ERROR_CODES[code];
  return definition.class === 'refused' ? definition.http : STATUS[definition.class];
}
