import { useDisclosure } from '@mantine/hooks';
import type { ActionName } from '../client/places.js';
import { useUrlState } from '../client/url-state.js';

/** Whether a dialog is open. That of an action also opens by its address, as the command palette goes to it. */
export function useDialog(action?: ActionName) {
  const [isOpened, { open, close }] = useDisclosure();
  const { state, change } = useUrlState(['do']);
  const isAsked = action !== undefined && state.do === action;
  return {
    isOpen: isOpened || isAsked,
    open,
    close: () => {
      close();
      if (isAsked) change({ do: null });
    },
  };
}
