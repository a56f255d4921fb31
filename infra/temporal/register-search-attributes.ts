import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { FAILED_FILES, REPORT_TYPE, SYNC_ID, TRIGGER } from '../../shared/search-attributes.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;
/** The search attributes of syncs, with their Temporal types. */
export const SEARCH_ATTRIBUTES = {
  [SYNC_ID.name]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [REPORT_TYPE.name]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [TRIGGER.name]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [FAILED_FILES.name]: IndexedValueType.INDEXED_VALUE_TYPE_INT,
};

/** Registers missing search attributes, and returns their names. Without one, the namespace rejects every workflow that sets it. */
export async function registerSearchAttributes(
  { operatorService }: Connection,
  namespace: string,
): Promise<string[]> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const searchAttributes = Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in (customAttributes ?? {}))),
  );
  const missing = Object.keys(searchAttributes);
  if (missing.length > 0) await operatorService.addSearchAttributes({ namespace, searchAttributes });
  return missing;
}
