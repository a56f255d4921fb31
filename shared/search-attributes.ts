import { defineSearchAttributeKey } from '@temporalio/common';

/** Temporal search attributes. `paycom migrate` and the worker register them (infra/temporal/register-search-attributes.ts), and the Web UI can filter by them. */
export const SYNC_ID = defineSearchAttributeKey('PaycomSyncId', 'KEYWORD');
export const REPORT_TYPE = defineSearchAttributeKey('PaycomReportType', 'KEYWORD');
export const TRIGGER = defineSearchAttributeKey('PaycomTrigger', 'KEYWORD');
export const FAILED_FILES = defineSearchAttributeKey('PaycomFailedFiles', 'INT');
