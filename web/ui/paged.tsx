import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EmptyNotice } from './empty-notice.js';
import { Loaded } from './loaded.js';
import { More } from './more.js';

type Props<Item> = {
  readonly of: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Item[] }>>;
  readonly height?: number;
  /** What the list says when it is empty. */
  readonly empty: string;
  /** Clears the filter of the list, if it has one. */
  readonly clear?: (() => void) | undefined;
  readonly children: (items: readonly Item[]) => ReactNode;
};

/** The pages of a list that are loaded, as one list, with the way to the next page. */
export function Paged<Item>({ of, height = 400, empty, clear, children }: Props<Item>) {
  return (
    <Loaded of={of} height={height}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return <EmptyNotice text={empty} clear={clear} />;
        return (
          <>
            {children(items)}
            <More of={of} shown={items.length} />
          </>
        );
      }}
    </Loaded>
  );
}
