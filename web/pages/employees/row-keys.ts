import type { KeyboardEvent } from 'react';

const STEPS: Partial<Record<string, 'nextElementSibling' | 'previousElementSibling'>> = {
  ArrowDown: 'nextElementSibling',
  ArrowUp: 'previousElementSibling',
};

/** Moves the focus from the link of a row to that of the next or the previous row. The browser scrolls to it, and Enter opens it. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (!step || !(event.target instanceof Element)) return;
  const link = event.target.closest('tr')?.[step]?.querySelector('a');
  if (!link) return;
  event.preventDefault();
  link.focus();
}
