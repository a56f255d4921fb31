import { Box, Skeleton } from '@mantine/core';
import { type Query, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../text/text-context.js';

const HEIGHT = 400;
/** Queries that are on their first way. */
const FIRST = { predicate: ({ state }: Query) => state.data === undefined && state.error === null };

/** Shows its content when all that it reads first is there, so that nothing of it moves. What it reads later has placeholders of its own. */
export function Settled({ children }: { readonly children: ReactNode }) {
  const { common } = useText();
  const queries = useQueryClient();
  const awaited = useIsFetching(FIRST);
  const [isSettled, setIsSettled] = useState(false);
  // The content has begun to read by now, also what it reads after something else.
  useEffect(() => {
    if (awaited === 0 && queries.isFetching(FIRST) === 0) setIsSettled(true);
  }, [awaited, queries]);
  return (
    <Box pos="relative" {...(!isSettled && { mih: HEIGHT })}>
      {!isSettled && <Skeleton pos="absolute" height={HEIGHT} role="status" aria-label={common.loading} />}
      <div {...(!isSettled && { className: 'awaited' })}>{children}</div>
    </Box>
  );
}
