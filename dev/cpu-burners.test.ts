import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startCpuBurners } from './cpu-burners.js';

const burnt = () => process.cpuUsage().user / 1_000;

it('burns CPU until it is stopped, so that a loaded run is loaded and leaves nothing behind', async () => {
  const idle = burnt();
  const burners = startCpuBurners(1);
  await expect.poll(burnt).toBeGreaterThan(idle + 1_000);
  await burners.stop();
  const stopped = burnt();
  await delay(1_000);
  expect(burnt() - stopped).toBeLessThan(900);
});
