import { Box, Skeleton } from '@mantine/core';
import { type Query, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../text/text-context.js';

const HEIGHT = 400;
/** What takes longer has a placeholder of its own. */
const MOST_MS = 5_000;
/** Queries that are on their first way, but those that may take long. */
const FIRST = {
  predicate: ({ state, meta }: Query) =>
    state.data === undefined && state.error === null && meta?.isLate !== true,
};

/**
 * Shows its content when all that it reads first is there, so that nothing of it moves. A main heading is shown at once. What is read later
 * has placeholders of its own.
 */
export function Settled({ children }: { readonly children: ReactNode }) {
  const { common } = useText();
  const queries = useQueryClient();
  const awaited = useIsFetching(FIRST);
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSettled(true), MOST_MS);
    return () => clearTimeout(timer);
  }, []);
  // By now the content has begun to read, also what it reads after something else.
  useEffect(() => {
    if (isSettled || awaited > 0) return undefined;
    // What has arrived is drawn first: the cache knows of it before its readers do.
    const timer = setTimeout(() => {
      if (queries.isFetching(FIRST) === 0) setIsSettled(true);
    });
    return () => clearTimeout(timer);
  }, [awaited, isSettled, queries]);
  return (
    <Box pos="relative" {...(!isSettled && { mih: HEIGHT, className: 'awaited' })}>
      <div>{children}</div>
      {!isSettled && (
        <Skeleton pos="absolute" top={56} height={HEIGHT} role="status" aria-label={common.loading} />
      )}
    </Box>
  );
}
