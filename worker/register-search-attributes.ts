import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { FAILED_FILES, REPORT_TYPE, TRIGGER } from '../shared/search-attributes.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;
/** The search attributes that syncs set, with their types in Temporal. */
export const WANTED_ATTRIBUTES = {
  [REPORT_TYPE.name]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [TRIGGER.name]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [FAILED_FILES.name]: IndexedValueType.INDEXED_VALUE_TYPE_INT,
};

/** A namespace that lacks a search attribute refuses every workflow that sets it, so the worker registers what is missing. */
export async function registerSearchAttributes(
  { operatorService }: Connection,
  namespace: string,
): Promise<void> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const searchAttributes = Object.fromEntries(
    Object.entries(WANTED_ATTRIBUTES).filter(([name]) => !(name in (customAttributes ?? {}))),
  );
  if (Object.keys(searchAttributes).length > 0)
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
}
