import { defineSearchAttributeKey } from '@temporalio/common';

/** The names are registered by the worker (worker/search-attributes.ts) and found in the Web UI's filters. */
export const REPORT_TYPE = defineSearchAttributeKey('PaycomReportType', 'KEYWORD');
export const TRIGGER = defineSearchAttributeKey('PaycomTrigger', 'KEYWORD');
export const FAILED_FILES = defineSearchAttributeKey('PaycomFailedFiles', 'INT');
