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

const READ_ONCE = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  gcTime: 0,
} as const;

/**
 * For a query whose input changes in other parts than `reveal`, too. Revealed values are read once, since each reading is recorded, and
 * forgotten when they are masked.
 */
export const searchRevealOptions = (reveal: boolean) => (reveal ? READ_ONCE : {});

/** For a query whose input is `{ reveal }`: the masked values stay until the others are there. */
export const revealOptions = (reveal: boolean) =>
  reveal ? { ...READ_ONCE, placeholderData: keepPreviousData } : {};
