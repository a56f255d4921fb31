import { useTimeout } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';

const SHOWN_MS = 60_000;

/** Whether hidden values are shown. They mask themselves again after a minute. */
export function useReveal() {
  const [reveal, setReveal] = useState(false);
  const { start, clear } = useTimeout(() => setReveal(false), SHOWN_MS);
  return {
    reveal,
    show: () => {
      setReveal(true);
      start();
    },
    hide: () => {
      clear();
      setReveal(false);
    },
  };
}

/** For a query whose input is `{ reveal }`. Revealed values are read once, since each reading is recorded, and forgotten when they are masked. */
export const revealOptions = (reveal: boolean) =>
  reveal
    ? ({
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        gcTime: 0,
      } as const)
    : {};
