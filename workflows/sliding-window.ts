/**
 * Works through `items`, at most `width` at once, and waits for all of them, also when some fail.
 * Nothing new is started once `stopped()` says so.
 */
export async function slidingWindow<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
  stopped: () => boolean = () => false,
): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) {
      if (stopped()) return;
      await work(item);
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, lane));
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
}
