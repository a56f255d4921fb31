import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useText } from '../text/text-context.js';
import { FailureNotice } from './failure-notice.js';

type Props<Data> = {
  readonly of: Pick<UseQueryResult<Data>, 'data' | 'error'> & { readonly refetch: () => unknown };
  /** The height of what is to come, in pixels, so that nothing moves when it arrives. */
  readonly height?: number;
  readonly children: (data: Data) => ReactNode;
};

/** What a query gives, a placeholder until then, and its error. After a failed refresh the former data stay below the error. */
export function Loaded<Data>({ of: { data, error, refetch }, height = 200, children }: Props<Data>) {
  const { common } = useText();
  if (data === undefined && !error)
    return <Skeleton height={height} role="status" aria-label={common.loading} />;
  return (
    <Stack>
      {error && <FailureNotice error={error} retry={() => refetch()} />}
      {data !== undefined && children(data)}
    </Stack>
  );
}
