/**
 * Runs `work` on all items, at most `width` concurrently. After a failure, or when `stopped()` returns true, it starts nothing new and waits
 * for the running work.
 */
export async function slidingWindow<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
  stopped: () => boolean = () => false,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const lane = async () => {
    for (const item of queue) {
      if (failed || stopped()) return;
      try {
        await work(item);
      } catch (failure) {
        failed = true;
        throw failure;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, lane));
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
}
