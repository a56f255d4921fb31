import { startApiServer } from '../dev/product-servers.js';
import { startTemporal } from '../dev/temporal.js';
import { freePort } from '../infra/metrics/free-port.js';
import { buildProduct, ROOT } from './build.js';

/** Starts the built API as a process, with a Temporal server and without a worker. `address`: host and port. */
export async function startBenchApi(
  folder: string,
  uri: string,
  key: string,
): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const temporal = await startTemporal(`${folder}/temporal`, { namespaces: [] });
  const address = `127.0.0.1:${await freePort()}`;
  buildProduct();
  const stack = {
    folder,
    variables: {
      MONGODB_URI: uri,
      TEMPORAL_ADDRESS: temporal.address,
      PAYCOM_TASK_QUEUE: 'bench',
      PAYCOM_ENCRYPTION_KEYS: key,
      PAYCOM_API_ADDRESS: address,
      PAYCOM_API_PUBLIC_URL: `http://${address}`,
      PAYCOM_API_REQUESTS_PER_MINUTE: '1000000000',
      NODE_ENV: 'production',
    },
  };
  const server = await startApiServer(stack, [`${ROOT}dist/api/main.js`]);
  return {
    address,
    stop: async () => {
      await server.stop();
      await temporal.stop();
    },
  };
}
