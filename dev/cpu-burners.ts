import { Worker } from 'node:worker_threads';

export type CpuBurners = { stop(): Promise<void> };

/** Spinning threads in this process, so that they end with it. */
const SPIN = 'for (;;);';

/** Keeps `count` cores busy until stopped. */
export function startCpuBurners(count: number): CpuBurners {
  const threads = Array.from({ length: count }, () => new Worker(SPIN, { eval: true }));
  return {
    stop: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}
