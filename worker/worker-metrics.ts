import { Registry } from 'prom-client';
import { deliveryMetrics } from '../infra/metrics/delivery-metrics.js';
import { freePort } from '../infra/metrics/free-port.js';
import { type MetricsServer, serveMetrics } from '../infra/metrics/serve-metrics.js';
import { sftpMetrics } from '../infra/metrics/sftp-metrics.js';
import { stateMetrics } from '../infra/metrics/state-metrics.js';
import { type EndedSync, syncMetrics } from '../infra/metrics/sync-metrics.js';
import type { Store } from '../infra/mongo/store.js';
import type { SftpObserver } from '../infra/sftp/observer.js';
import type { Config } from '../shared/config.js';

export type WorkerMetrics = {
  readonly countSync: (ended: EndedSync) => void;
  readonly countDelivery: ReturnType<typeof deliveryMetrics>;
  readonly sftp: SftpObserver;
  /** The address where Temporal's SDK serves its own metrics, for this process alone. Undefined when no metrics are served. */
  readonly sdkAddress: string | undefined;
  /** Serves all of them at the address of the setting, if it is set. */
  readonly serve: (store: Store) => Promise<MetricsServer | undefined>;
};

const SDK_MS = 5_000;

/** Creates the counters of a worker, and the server of all its metrics at one address. */
export async function workerMetrics({ metricsAddress, reports }: Config): Promise<WorkerMetrics> {
  const registry = new Registry();
  const sdkAddress = metricsAddress === undefined ? undefined : `127.0.0.1:${await freePort()}`;
  return {
    countSync: syncMetrics(registry),
    countDelivery: deliveryMetrics(registry),
    sftp: sftpMetrics(registry),
    sdkAddress,
    serve: async (store) => {
      if (metricsAddress === undefined || sdkAddress === undefined) return undefined;
      const readState = stateMetrics({ store, timeZone: reports.timeZone });
      const at = { setting: 'PAYCOM_METRICS_ADDRESS', address: metricsAddress };
      return serveMetrics(at, async () => {
        const parts = [readState(), registry.metrics(), metricsOfSdk(sdkAddress)];
        return (await Promise.all(parts)).join('\n');
      });
    },
  };
}

async function metricsOfSdk(address: string): Promise<string> {
  const response = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(SDK_MS) });
  if (!response.ok) throw new Error(`The metrics of Temporal's SDK answer ${response.status}`);
  return response.text();
}
