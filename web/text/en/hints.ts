import type { ErrorCode } from '../../../shared/error-codes.js';

const OPERATOR = 'The person who runs this server';

/** What to do next on this page, where the hint of the API names its endpoints. Other errors have the hint of the API. */
export const hints = {
  encryption_key_unset: `${OPERATOR} has to set the encryption key that this database was written with.`,
  sealed_value_corrupt: 'Restore the record from a backup, or start a sync that reads known files again.',
  value_not_sealed: `${OPERATOR} has to encrypt what was written without encryption.`,
  database_not_sealed: `${OPERATOR} has to encrypt the database.`,
  schema_behind: `${OPERATOR} has to migrate the database.`,
  sftp_connection_lost:
    'The sync tries again by itself. If it keeps failing, test the connection under Settings.',
  file_too_large: `If the file is genuine, ${OPERATOR.toLowerCase()} can raise the limit. Then start a sync that reads known files again.`,
  mongodb_not_replica_set: `${OPERATOR} has to start MongoDB as a replica set.`,
  no_worker: `A sync needs a worker. ${OPERATOR} can start one.`,
  file_kills_parser: `Open the file and export the report again. If it is genuine, ${OPERATOR.toLowerCase()} can raise the limits of the parser. Then read the files of the sync again.`,
  numbers_unreadable: 'Open it in Numbers and save it again, without a password.',
  no_employee_code_column:
    'If one of the headings means the employee code, map it on the page of the file. The next sync reads the file again.',
  unrecognized_report: 'Map its headings on the page of the file. The next sync reads the file again.',
  mapping_changed: 'What you entered is kept. Look at the preview again, then save.',
  mapping_read_only: `${OPERATOR} can change the file.`,
  blob_missing: 'Start a sync that reads known files again.',
  blob_corrupt: `${OPERATOR} has to check the encryption keys. Then start a sync that reads known files again.`,
  decision_unknown: 'Decide again, in the same release as the workers.',
  plan_rejected:
    'Correct the report and send it again. The next sync plans the other files of the push again.',
  lease_lost: 'Another sync works on the same reports. The home page shows it.',
  sync_not_found: 'Look at the list of syncs.',
  report_file_not_found: 'Look at the list of files.',
  sync_busy:
    'Another sync runs or is held. Wait until it has ended, or decide on it: the home page shows it.',
  nothing_to_retry: 'Start a sync, which downloads the missing files.',
  nothing_to_undo: 'Look at the list of syncs.',
  file_not_stored: 'Start a sync, which downloads the missing files.',
  schedule_not_found: `A worker makes the schedule when it starts. ${OPERATOR} can start one.`,
  plan_not_found: 'The sync shows why.',
  sync_not_running: 'The sync shows what it did.',
  employee_not_found: 'Look at the list of employees.',
  employee_removed: 'Undo the undo that removed the record, to get it back.',
  staff_not_found: 'It may have been deleted in the scheduling system. Look at the suggestions again.',
  decision_not_in_effect: 'Nothing was written. Look at the decisions and the link of this employee.',
  staff_taken: 'If that is wrong, remove that link first.',
  employee_linked: 'If that is wrong, remove the link first.',
  employee_not_linked: 'Look at the list of links.',
  not_signed_in: 'Sign in again.',
  sign_in_refused: 'Check both. An administrator can set a new password.',
  account_disabled: 'Ask an administrator to enable your account.',
  initial_password_expired: 'Ask an administrator to set a new one.',
  password_change_required: 'Choose your own password.',
  user_not_found: 'Look at the list of people.',
  user_exists: 'Look at the list of people.',
  last_admin: 'Make another person an administrator first.',
  token_not_found: 'Look at the list of tokens.',
  partial_failure: 'The sync shows why. The next sync downloads the files that could not be downloaded.',
  page_unwritable: 'Choose a file in a folder that this server may write to.',
  usage: 'Correct what you have entered.',
} satisfies Partial<Record<ErrorCode, string>>;
