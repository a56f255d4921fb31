/** Decides once how a failure is treated: retried or not, HTTP status, exit code. */
export type ErrorClass = 'config' | 'transient' | 'data' | 'refused' | 'bug';

type ErrorDefinition = {
  readonly exit: number;
  readonly message: string;
  readonly hint: string;
} & (
  | { readonly class: Exclude<ErrorClass, 'refused'> }
  /** Only a refusal has to say with which status: it may be the caller's, or one that we met ourselves (502). */
  | { readonly class: 'refused'; readonly http: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 502 }
);

/**
 * Every failure this product reports. Messages are templates: `{name}` takes an id, a count, a path or a host, never a cell's value.
 * Exit codes: 1 failed, 2 usage or settings, 3 connection, 4 refused host key or credentials, 6 held, 7 cancelled.
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
    message: 'Encryption is on, and there is no key.',
    hint: 'Set PAYCOM_ENCRYPTION_KEYS=k1:$(openssl rand -base64 32) and keep it safe, or switch encryption off by name with PAYCOM_ENCRYPTION=off.',
  },
  encryption_key_missing: {
    class: 'config',
    exit: 2,
    message: 'No encryption key for id {key_id}.',
    hint: 'Put the key into PAYCOM_ENCRYPTION_KEYS (id:base64, newest first), or switch encryption off by name with PAYCOM_ENCRYPTION=off.',
  },
  encryption_key_wrong: {
    class: 'config',
    exit: 2,
    message: 'The encryption key {key_id} is not the one this database was written with.',
    hint: 'Restore the original key in PAYCOM_ENCRYPTION_KEYS; nothing was read or changed.',
  },
  sealed_value_corrupt: {
    class: 'data',
    exit: 1,
    message:
      'A sealed value ({field} in {collection}) does not open: it was altered, or moved from its place.',
    hint: 'Restore the record from a backup; a sync with --force writes it anew.',
  },
  schema_behind: {
    class: 'config',
    exit: 2,
    message: 'The database schema is behind: {pending} pending.',
    hint: 'Run `paycom migrate`, then start again.',
  },
  mapping_file_invalid: {
    class: 'config',
    exit: 2,
    message: 'The report mapping {path} is not valid: {problems}',
    hint: 'Correct what is named (docs/mapping.md describes the file) and run the sync again: it is read anew for each.',
  },
  role_mapping_invalid: {
    class: 'config',
    exit: 2,
    message: 'The role mapping {path} is not valid: {problems}',
    hint: 'Correct what is named (docs/scheduling.md describes the file); it is read anew each time.',
  },

  sftp_host_not_found: {
    class: 'transient',
    exit: 3,
    message: 'The SFTP host {host} has no address.',
    hint: 'Check PAYCOM_SFTP_HOST for a typo, and the name server of this machine.',
  },
  sftp_unreachable: {
    class: 'transient',
    exit: 3,
    message: 'No connection to {host}:{port} ({reason}).',
    hint: "Nothing answers: most likely a firewall, or Paycom does not have this machine's public IP address on its allow-list.",
  },
  sftp_connection_refused: {
    class: 'transient',
    exit: 3,
    message: '{host} refuses connections on port {port}.',
    hint: 'The host is up, but nothing listens there: check PAYCOM_SFTP_PORT, or wait until the server is back.',
  },
  sftp_dropped: {
    class: 'transient',
    exit: 3,
    message: '{host}:{port} hung up before it said anything.',
    hint: "Most likely Paycom does not have this machine's public IP address on its allow-list, or too many connections are open.",
  },
  sftp_not_ssh: {
    class: 'transient',
    exit: 3,
    message: '{host}:{port} answers, but it is not an SSH server.',
    hint: 'Check that PAYCOM_SFTP_PORT is the SFTP port (often 22), not that of FTP or HTTPS.',
  },
  sftp_silent: {
    class: 'transient',
    exit: 3,
    message: '{host}:{port} has been silent for {seconds} s.',
    hint: 'The server or a firewall on the way hangs; the sync tries again by itself. For a slow line raise PAYCOM_SFTP_TIMEOUT_SECONDS.',
  },
  sftp_handshake_failed: {
    class: 'transient',
    exit: 3,
    message: 'The SSH key exchange with {host}:{port} failed.',
    hint: 'The server may allow only algorithms that are too old: ask Paycom which it offers.',
  },
  sftp_host_key_unknown: {
    class: 'refused',
    http: 502,
    exit: 4,
    message: 'The host key of {host} is not pinned. It presented {fingerprint}.',
    hint: 'Compare the fingerprint with the one Paycom gave you, then set PAYCOM_SFTP_HOST_KEY to it.',
  },
  sftp_host_key_changed: {
    class: 'refused',
    http: 502,
    exit: 4,
    message: 'The host key of {host} is {fingerprint}, which is not the pinned one. No password was sent.',
    hint: 'Ask Paycom whether the key was changed on purpose; only then replace PAYCOM_SFTP_HOST_KEY.',
  },
  sftp_login_refused: {
    class: 'refused',
    http: 502,
    exit: 4,
    message: '{host} refused the login of {username}.',
    hint: 'Check PAYCOM_SFTP_USERNAME and PAYCOM_SFTP_PASSWORD (or the private key); too many tries may lock the account.',
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
    message: '{host} accepted the login of {username}, but offers no SFTP.',
    hint: 'Ask Paycom to enable SFTP for the account; its home directory may be missing.',
  },
  sftp_directory_not_found: {
    class: 'refused',
    http: 502,
    exit: 3,
    message: "The remote directory {path} can't be listed.",
    hint: 'Check PAYCOM_SFTP_REMOTE_DIRECTORY and the rights of the account.',
  },
  sftp_connection_lost: {
    class: 'transient',
    exit: 3,
    message: 'The connection to {host} broke off.',
    hint: 'The sync tries again by itself; if it keeps failing, run `sync_paycom --test-connection`.',
  },
  sftp_request_failed: {
    class: 'transient',
    exit: 3,
    message: '{host} could not {operation} {path} (SFTP status {status}).',
    hint: 'The sync tries again by itself; if it keeps failing, ask Paycom about the server.',
  },
  remote_file_vanished: {
    class: 'data',
    exit: 1,
    message: 'The remote file {path} is no longer there.',
    hint: 'Nothing to do if it was moved on purpose; else ask for the report to be sent again.',
  },
  remote_file_changed: {
    class: 'transient',
    exit: 3,
    message: 'The remote file {path} changed while it was downloaded.',
    hint: 'It is still being uploaded; the next sync takes it.',
  },
  remote_file_denied: {
    class: 'data',
    exit: 1,
    message: "The remote file {path} can't be opened by this account.",
    hint: 'Ask for read rights on the file.',
  },
  spool_failed: {
    class: 'transient',
    exit: 1,
    message: "The spool directory {path} can't be used ({reason}).",
    hint: 'Check the free space and the rights of PAYCOM_SFTP_LOCAL_DIRECTORY.',
  },
  file_too_large: {
    class: 'data',
    exit: 1,
    message: 'The file {path} has {size} bytes; the limit is {limit}.',
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
    message: 'MongoDB is no replica set, so it has no transactions.',
    hint: 'Start mongod with --replSet rs0 and run rs.initiate() once; one node is enough.',
  },
  transaction_too_large: {
    class: 'config',
    exit: 2,
    message: 'A transaction was too large for MongoDB. It was rolled back.',
    hint: 'Lower PAYCOM_TRANSACTION_ROWS, or give mongod a larger cache (about 50,000 rows per GB).',
  },
  temporal_unreachable: {
    class: 'transient',
    exit: 3,
    message: "Temporal at {address} can't be reached.",
    hint: 'Check TEMPORAL_ADDRESS and that the server runs.',
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
    hint: 'Start one: `npm start`, or `docker compose up worker`.',
  },
  binary_not_found: {
    class: 'config',
    exit: 2,
    message: 'No {binary} could be found or downloaded.',
    hint: '{attempts}',
  },
  dev_server_failed: {
    class: 'config',
    exit: 1,
    message: 'The server {server} did not stay up: {reason}.',
    hint: 'Its log is {log}.',
  },

  not_a_report: {
    class: 'data',
    exit: 1,
    message: "The file can't be read as a report: {reason}.",
    hint: 'Open it in Numbers and export it again, or send it as CSV.',
  },
  numbers_unreadable: {
    class: 'data',
    exit: 1,
    message: "{path} can't be read ({code}): {reason}.",
    hint: 'Open it in Numbers and save it again; a protected document takes --password.',
  },
  no_employee_code_column: {
    class: 'data',
    exit: 1,
    message: 'No column of employee codes. Headings seen: {headings}.',
    hint: 'If it has a heading for them, add that to the mapping file as an alias of employee_id, then run `paycom retry` with the id of the sync.',
  },
  unrecognized_report: {
    class: 'data',
    exit: 1,
    message: 'Neither the name nor the headings tell the report type. Headings seen: {headings}.',
    hint: 'Add a file pattern or aliases to the mapping file, then run `paycom retry` with the id of the sync.',
  },
  report_name_mismatch: {
    class: 'data',
    exit: 1,
    message: 'The name tells {named}, the headings tell {told}. Nothing of it was read.',
    hint: 'Rename the file or correct report_files in the mapping file; if the name is right, export the report again or map its headings.',
  },
  blob_missing: {
    class: 'bug',
    exit: 1,
    message: 'The stored file {key} is missing.',
    hint: 'Run the sync with --force to download it again.',
  },
  blob_corrupt: {
    class: 'data',
    exit: 1,
    message: 'The stored file {key} does not decrypt: it was altered, or written with another key.',
    hint: 'Check PAYCOM_ENCRYPTION_KEYS; then run the sync with --force to download it again.',
  },

  plan_stale: {
    class: 'refused',
    http: 409,
    exit: 1,
    message: 'The roster or the files have changed since the plan {plan} was made. Nothing more was applied.',
    hint: 'Start the sync, retry or undo again to see the plan as it is now.',
  },
  plan_rejected: {
    class: 'refused',
    http: 409,
    exit: 1,
    message: 'The plan was rejected.',
    hint: 'Send the report again once it is correct; if the mapping was wrong, correct it and run `paycom retry` with the id of the sync.',
  },
  lease_lost: {
    class: 'refused',
    http: 409,
    exit: 1,
    message: 'Another sync has taken over {report_type}. Nothing more was applied.',
    hint: 'See `paycom status` for the run that holds it.',
  },
  roster_busy: {
    class: 'transient',
    exit: 1,
    message: 'The sync {sync_id} is just planning or applying.',
    hint: 'The sync tries again by itself.',
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
    message: 'The sync {sync_id} is at work on the same reports, or is held.',
    hint: 'See `paycom status`: wait until it has ended, or decide on it with `paycom approve {sync_id}` or `paycom reject {sync_id}`.',
  },
  nothing_to_retry: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'No file of the sync {sync_id} is stored.',
    hint: 'Run `sync_paycom`: it takes what could not be downloaded.',
  },
  nothing_to_undo: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The sync {sync_id} has written nothing.',
    hint: 'List the syncs with `paycom logs`.',
  },
  file_not_stored: {
    class: 'data',
    exit: 1,
    message: 'The file was never downloaded.',
    hint: 'Run `sync_paycom`: it takes what could not be downloaded.',
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
    hint: 'A worker creates it when it starts: `npm start`.',
  },
  plan_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'The sync {sync_id} never came to a plan.',
    hint: 'Its log says why: `paycom logs {sync_id}`.',
  },
  sync_not_running: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The sync {sync_id} is {status}, not running.',
    hint: 'See it with `paycom logs {sync_id}`.',
  },
  sync_ended_unlogged: {
    class: 'bug',
    exit: 1,
    message: 'The sync {sync_id} ended before it could write its log.',
    hint: "Look at the run in Temporal's Web UI; the next sync marks it as abandoned.",
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
    message: 'There is no employee {employee_id} any more: the undo {sync_id} removed the record again.',
    hint: 'See it with `paycom logs {sync_id}`; `paycom undo {sync_id}` brings the record back.',
  },
  role_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'No rule of the role mapping gives this role.',
    hint: 'GET /api/paycom/scheduling/roles/ lists the roles.',
  },
  too_many_candidates: {
    class: 'data',
    exit: 2,
    message: 'More than {limit} active people would have to be compared.',
    hint: 'Narrow the request: give both the role and the department.',
  },
  staff_not_found: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'There is no Staff record {staff_id}.',
    hint: 'It may have been deleted in the scheduling system; `paycom staff list --unlinked` shows who fits now.',
  },
  staff_taken: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The Staff record {staff_id} belongs to the employee {employee_id}.',
    hint: 'If that is wrong, take it from them first with `paycom staff unlink {employee_id}`.',
  },
  employee_linked: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The employee {employee_id} is linked to the Staff record {staff_id}.',
    hint: 'If that is wrong, take it away first with `paycom staff unlink {employee_id}`.',
  },
  employee_not_linked: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'The employee {employee_id} is linked to no Staff record.',
    hint: '`paycom staff list` shows who is linked to which.',
  },
  not_signed_in: {
    class: 'refused',
    http: 401,
    exit: 4,
    message: 'This needs a token, and none that is valid was given.',
    hint: 'Send `Authorization: Bearer …` with a token of `paycom tokens create`; it may have expired or been revoked.',
  },
  not_permitted: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'The role {role} lacks the permission {permission}.',
    hint: 'Ask an administrator for a token whose role has it.',
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
    message: 'There is nothing at this address.',
    hint: 'The pages at /api/docs list every route.',
  },
  method_not_allowed: {
    class: 'refused',
    http: 405,
    exit: 2,
    message: 'This address does not take that method.',
    hint: 'The pages at /api/docs list every route with its method.',
  },
  malformed_request: {
    class: 'refused',
    http: 400,
    exit: 2,
    message: "The request can't be read.",
    hint: 'Send one JSON object as the body, and a query in UTF-8.',
  },
  unsupported_media_type: {
    class: 'refused',
    http: 415,
    exit: 2,
    message: 'The body is not JSON.',
    hint: 'Send the body with `content-type: application/json`, or none at all.',
  },
  body_too_large: {
    class: 'refused',
    http: 413,
    exit: 2,
    message: 'The body is larger than this server takes.',
    hint: 'Send less at once, or raise PAYCOM_API_BODY_BYTES.',
  },
  too_many_requests: {
    class: 'refused',
    http: 429,
    exit: 2,
    message: 'Too many requests within a minute.',
    hint: 'Wait as many seconds as the header retry-after says; PAYCOM_API_REQUESTS_PER_MINUTE is the limit.',
  },
  too_many_streams: {
    class: 'refused',
    http: 429,
    exit: 2,
    message: 'Too many streams are open.',
    hint: 'Close some first; PAYCOM_API_STREAMS_PER_ACCOUNT is the limit of one account, PAYCOM_API_STREAMS that of all.',
  },
  webhook_not_configured: {
    class: 'refused',
    http: 404,
    exit: 2,
    message: 'This server takes no webhooks.',
    hint: 'Set PAYCOM_WEBHOOK_SECRET to a secret that only the sender shares (`openssl rand -hex 32`), and start the API again.',
  },
  webhook_not_signed: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'The request is not signed with the secret of the webhook.',
    hint: 'Send x-paycom-timestamp and x-paycom-signature; docs/operations.md shows how to sign.',
  },
  webhook_expired: {
    class: 'refused',
    http: 403,
    exit: 4,
    message: 'The timestamp is more than five minutes off.',
    hint: 'Sign each request when it is sent, and set the clock of the sender.',
  },
  webhook_replayed: {
    class: 'refused',
    http: 409,
    exit: 2,
    message: 'This request has come before.',
    hint: 'Nothing to do if it was sent twice; else sign it again, with a timestamp of its own.',
  },
  invalid_input: {
    class: 'data',
    exit: 2,
    message: 'The input is not valid: {problems}',
    hint: 'Correct what is named; the pages at /api/docs describe every input.',
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
    message: '{failed} of {total} files failed; the others were applied.',
    hint: 'See `paycom logs {sync_id}`; after a fix of the mapping run `paycom retry {sync_id}`. What could not be downloaded comes with the next sync.',
  },
  page_unwritable: {
    class: 'config',
    exit: 2,
    message: '{path} could not be written ({reason}).',
    hint: 'Name a file in a folder that you may write to; `paycom logs ID --html FILE` writes the page of a sync again.',
  },
  output_unwritable: {
    class: 'config',
    exit: 2,
    message: '{path} could not be written ({reason}).',
    hint: 'Name a file in a folder that you may write to, with room for it; nothing half-written is left.',
  },
  usage: { class: 'config', exit: 2, message: '{problem}', hint: '`paycom --help` lists the commands.' },
  internal: {
    class: 'bug',
    exit: 1,
    message: 'Something failed that should not ({name}).',
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

/** The HTTP status that a failure is answered with. */
export function httpStatusOf(code: ErrorCode): number {
  const definition: ErrorDefinition = ERROR_CODES[code];
  return definition.class === 'refused' ? definition.http : STATUS[definition.class];
}
