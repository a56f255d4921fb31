import { createActiveReports } from './active-reports.js';
import { createArchiveFiles } from './archive-files.js';
import { createCheckDecision } from './check-decision.js';
import type { Activities } from './contract.js';
import { createCountStats } from './count-stats.js';
import { createDeliverEvents } from './deliver-events.js';
import type { Deps } from './deps.js';
import { createDownloadFile } from './download-file.js';
import { createFinalizeLog } from './finalize-log.js';
import { createLinkStaff } from './link-staff.js';
import { createListRemote } from './list-remote.js';
import { createOpenLog } from './open-log.js';
import { createParseNumbers } from './parse-numbers.js';
import { createPlanChanges } from './plan-changes.js';
import { createPlanUndo } from './plan-undo.js';
import { createRecordEvents } from './record-events.js';
import { createRemindOfHold } from './remind-of-hold.js';
import { createSendAlarms } from './send-alarms.js';
import { createSweepStorage } from './sweep-storage.js';
import { createUpsertEmployees } from './upsert-employees.js';
import { createValidateRows } from './validate-rows.js';

/** Creates all activities with their dependencies, in the order of a sync. */
export function createActivities(deps: Deps): Activities {
  return {
    openLog: createOpenLog(deps),
    listRemote: createListRemote(deps),
    downloadFile: createDownloadFile(deps),
    parseNumbers: createParseNumbers(deps),
    validateRows: createValidateRows(deps),
    planChanges: createPlanChanges(deps),
    planUndo: createPlanUndo(deps),
    remindOfHold: createRemindOfHold(deps),
    checkDecision: createCheckDecision(deps),
    upsertEmployees: createUpsertEmployees(deps),
    linkStaff: createLinkStaff(deps),
    archiveFiles: createArchiveFiles(deps),
    countStats: createCountStats(deps),
    finalizeLog: createFinalizeLog(deps),
    reportsAtWork: createActiveReports(deps),
    sweepStorage: createSweepStorage(deps),
    recordEvents: createRecordEvents(deps),
    deliverEvents: createDeliverEvents(deps),
    sendAlarms: createSendAlarms(deps),
  };
}
