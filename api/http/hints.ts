import { isErrorCode } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';

const LOG = 'GET /api/paycom/logs/{sync_id}/';
const LOGS = 'GET /api/paycom/logs/ lists the syncs.';
const RETRY = 'POST /api/paycom/sync/{sync_id}/retry/';
const START = 'POST /api/paycom/sync/start_sync/';
const MAPPING = 'POST /api/paycom/mapping/save/.';
const UNLINK = 'POST /api/paycom/staff/unlink/';
const RESET = 'POST /api/paycom/admin/users/{user_id}/reset_password/';
const USERS = 'GET /api/paycom/admin/users/ lists the users.';
const OPERATOR = 'The operator of this server';

/** What to do next over HTTP, where the hint of a code is for someone at a terminal. Paths are those of the OpenAPI document. */
export const HTTP_HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  encryption_key_unset: `${OPERATOR} has to set PAYCOM_ENCRYPTION_KEYS to the key that this database was written with.`,
  sealed_value_corrupt: `Restore the record from a backup, or write it again: ${START} with "force": true.`,
  value_not_sealed: `It was written while encryption was off, or someone wrote it into the database. ${OPERATOR} can encrypt it: docs/operate.md#encryption.`,
  database_not_sealed: `${OPERATOR} has to encrypt it (docs/operate.md#encryption), then start this process again.`,
  schema_behind: `${OPERATOR} has to migrate the database, then start this process again.`,
  roster_changed: `${OPERATOR} can compare it again when no sync runs.`,
  backup_damaged: `${OPERATOR} has to take another copy of it, or an older backup.`,
  backup_too_slow: `${OPERATOR} has to let MongoDB keep a point in time for longer: docs/operate.md#one-file.`,
  sftp_connection_lost:
    'The sync retries automatically. If it keeps failing, POST /api/paycom/sync/test_connection/ shows which step fails.',
  file_too_large: `If the file is genuine, ${OPERATOR.toLowerCase()} can raise PAYCOM_MAX_FILE_BYTES. Then ${START} with "force": true.`,
  mongodb_not_replica_set: `${OPERATOR} has to start MongoDB as a replica set. One node is enough.`,
  no_worker: `A sync needs a worker. ${OPERATOR} can start one.`,
  file_kills_parser: `Open the file and export the report again. If it is genuine, ${OPERATOR.toLowerCase()} can raise PAYCOM_PARSE_MEMORY_MB or PAYCOM_PARSE_SECONDS. Then ${RETRY}.`,
  numbers_unreadable: 'Open it in Numbers and save it again, without a password.',
  no_employee_code_column: `If one of these headings means the employee code, add it to the mapping as an alias of employee_id: ${MAPPING} The next sync reads the file again.`,
  unrecognized_report: `Add a file pattern or aliases to the mapping: ${MAPPING} The next sync reads the file again.`,
  archive_refused: `Upload it again, with one report in each zip and without a password. If it is genuine and too large, ${OPERATOR.toLowerCase()} can raise PAYCOM_MAX_FILE_BYTES. Then ${START} with "force": true.`,
  pgp_refused: `Ask the sender to send it again. If the key of a sender is missing, ${OPERATOR.toLowerCase()} can add it. Then ${START} with "force": true.`,
  no_decision_to_undo: 'GET /api/paycom/staff/decisions/ lists all decisions.',
  blob_missing: `${START} with "force": true downloads the file again.`,
  blob_corrupt: `${OPERATOR} has to check PAYCOM_ENCRYPTION_KEYS. Then ${START} with "force": true downloads the file again.`,
  mapping_changed: 'Read it again with GET /api/paycom/mapping/, and repeat your change on it.',
  decision_unknown:
    'Decide again, in the same release as the workers: POST /api/paycom/sync/{sync_id}/approve/ or POST /api/paycom/sync/{sync_id}/reject/.',
  plan_rejected: `Correct the report and send it again. If the mapping was wrong, correct it, then ${RETRY}. The next sync plans the other files of the push again.`,
  lease_lost: 'GET /api/paycom/sync/status/ shows which sync that is.',
  sync_not_found: LOGS,
  report_file_not_found: 'GET /api/paycom/files/ lists the files.',
  sync_busy:
    'GET /api/paycom/sync/status/ shows it. Wait until it has ended, or decide a held sync: POST /api/paycom/sync/{sync_id}/approve/ or POST /api/paycom/sync/{sync_id}/reject/.',
  nothing_to_retry: `${START} downloads the missing files.`,
  nothing_to_undo: LOGS,
  file_not_stored: `${START} downloads the missing files.`,
  file_removed: `If it is still on the server, ${START} with "force": true downloads it again.`,
  undo_expired: `Correct the data in Paycom, then ${START}.`,
  plan_removed:
    'GET /api/paycom/employees/{employee_id}/changes/ may still have the changes of each employee.',
  feed_cursor_expired: 'Begin again with a snapshot: GET /api/paycom/changes/ without `after`.',
  history_removed: 'Ask for a later day.',
  schedule_not_found: `A worker creates the schedule when it starts. ${OPERATOR} can start one.`,
  plan_not_found: `${LOG} shows why.`,
  sync_decided: `Nothing was done. ${LOG} shows the decision, and why.`,
  sync_not_running: `${LOG} shows what it did.`,
  employee_not_found: 'GET /api/paycom/employees/ lists the employees.',
  erasure_too_large: `The erasure was begun. ${OPERATOR} can complete it with a command: docs/operate.md#erase-a-person.`,
  employee_removed: `${LOG} shows that undo. POST /api/paycom/sync/{sync_id}/undo/ restores the record.`,
  staff_not_found:
    'It may have been deleted in the scheduling system. GET /api/paycom/staff/unlinked/ lists the records that match now.',
  decision_not_in_effect: 'Nothing was written. GET /api/paycom/staff/decisions/ lists the decisions.',
  staff_taken: `If that is wrong, remove that link first: ${UNLINK}.`,
  employee_linked: `If that is wrong, remove the link first: ${UNLINK}.`,
  employee_not_linked: 'GET /api/paycom/staff/ lists all links.',
  not_signed_in:
    'Send `Authorization: Bearer …` with a token (an administrator creates one with POST /api/paycom/admin/tokens/create/), or sign in with POST /api/auth/sign-in/. If you sent a token, it may have expired or been revoked.',
  sign_in_refused: `Check both. An administrator can set a new password: ${RESET}.`,
  account_disabled:
    'Ask an administrator to enable it: POST /api/paycom/admin/users/{user_id}/update/ with "disabled": false.',
  initial_password_expired: `Ask an administrator to set a new one: ${RESET}.`,
  password_change_required: 'Send the current and a new password: POST /api/auth/change-password/.',
  second_factor_required:
    'Send the code of your app, or a recovery code, within 10 minutes: POST /api/auth/second-factor/enter/.',
  second_factor_enrolment_required:
    'Set one up first: POST /api/auth/second-factor/begin/, then POST /api/auth/second-factor/confirm/.',
  wrong_code:
    'Wait for the next code of the app. If none is right, compare the clock of its device, use a recovery code, or ask an administrator: POST /api/paycom/admin/users/{user_id}/reset_second_factor/.',
  second_factor_exists:
    'Remove it first, with the password and a code: POST /api/auth/second-factor/remove/.',
  second_factor_missing: `The person sets one up: POST /api/auth/second-factor/begin/. ${USERS}`,
  oidc_unreachable: `${OPERATOR} has to check PAYCOM_OIDC_ISSUER. Sign in with a password meanwhile.`,
  oidc_answer_refused:
    'Begin again on the sign-in page, and finish within 10 minutes in the same browser. If it happens each time, ask the operator of this server.',
  oidc_no_account: `${OPERATOR} can link an account to you.`,
  oidc_no_role: 'Ask for a group at the identity provider that has a role here, then sign in again.',
  oidc_domain_refused:
    'Verify your e-mail address at the identity provider, or sign in with the one of your work.',
  identity_taken: USERS,
  user_not_found: USERS,
  user_exists: `${USERS} POST /api/paycom/admin/users/{user_id}/update/ changes one.`,
  last_admin: 'Create another one first: POST /api/paycom/admin/users/create/ with "role": "admin".',
  channels_failing:
    'GET /api/paycom/notifications/messages/ shows the reason. Correct the channel, and send a test: POST /api/paycom/notifications/{channel_id}/test/.',
  channel_not_found: 'GET /api/paycom/notifications/ lists the channels.',
  webhook_not_found: 'GET /api/paycom/webhooks/ lists the webhooks.',
  webhook_not_held: 'GET /api/paycom/webhooks/ shows what is held.',
  token_not_found: 'GET /api/paycom/admin/tokens/ lists the tokens.',
  partial_failure: `${LOG} shows why. If you correct the mapping, ${RETRY}. The next sync downloads the files that could not be downloaded.`,
  page_unwritable: 'Choose a file in a folder that this server may write to.',
  usage: '/api/docs describes every input.',
};

/** Returns the hint of an error for a caller over HTTP: it names endpoints, where the stored or thrown `hint` names commands. */
export function httpHint({ code, hint }: { readonly code: string; readonly hint: string }): string {
  return (isErrorCode(code) && HTTP_HINTS[code]) || hint;
}
