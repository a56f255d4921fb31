import { once } from 'node:events';
import { connect } from 'node:net';

/** Opens and closes a TCP connection to `host:port`, because gRPC does not say why it got none. Returns the error's code, null for none. */
export async function probeAddress(address: string, timeoutMs: number): Promise<string | null> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 7233) });
  // Nobody else listens once it is connected.
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error && typeof error.code === 'string'
      ? error.code
      : 'ETIMEDOUT';
  } finally {
    socket.destroy();
  }
}
