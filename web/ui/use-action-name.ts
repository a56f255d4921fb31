import type { TimelineAction } from '../../shared/timeline.js';
import { useText } from '../text/text-context.js';

type Recorded = {
  readonly action: TimelineAction;
  readonly after?: { readonly code?: string } | null;
};

/** What a refused sign-in is called says already that it failed. */
const REFUSALS: ReadonlySet<TimelineAction> = new Set(['session.refuse', 'session.lock']);

/** Returns the name of what was done, or of what was tried and failed. */
export function useActionName(): (entry: Recorded) => string {
  const { activity: text } = useText();
  return ({ action, after }) => {
    const hasFailed = after?.code !== undefined && !REFUSALS.has(action);
    return hasFailed ? text.failed(text.action[action]) : text.action[action];
  };
}
