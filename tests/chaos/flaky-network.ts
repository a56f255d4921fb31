import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DelayLine } from '../../dev/delay-line.js';
import { SeededRandom } from '../../dev/seeded-random.js';

export type NetworkFaults = {
  /** Cuts the connection once the server has sent this many bytes, counted over all connections. Once. */
  cutAt?: number;
  /** Passes nothing on, in both directions, once the server has sent this many bytes. Nobody is informed. Once for the open connections. */
  stallAt?: number;
  /** Refuses the connection with this number. The first one is 0. */
  refused?: number;
  /** In each direction. */
  delayMs?: number;
  /** The share of packets that come late by the time of a retransmission, with all that follows them. */
  lossShare?: number;
  /** From the server to the client, each connection. */
  bytesPerSecond?: number;
};

export type FlakyNetwork = {
  readonly port: number;
  /** The port that connections are passed on to. Set it before the first connection. */
  serverPort: number;
  faults: NetworkFaults;
  /** Sent by the server so far. */
  readonly bytes: number;
  stop(): Promise<void>;
};

/** TCP's least time of a retransmission, in milliseconds. */
const RETRANSMISSION_MS = 200;

/** Passes connections on loopback on to a server, with the faults of a network. */
export async function startFlakyNetwork(seed: string): Promise<FlakyNetwork> {
  const random = new SeededRandom('network', seed);
  const sockets = new Set<Socket>();
  const stalled = new Set<Socket>();
  let connections = 0;
  const state = { bytes: 0, serverPort: 0, faults: {} as NetworkFaults };

  const afterFaults = async (client: Socket, bytes: Buffer): Promise<void> => {
    const { faults } = state;
    state.bytes += bytes.length;
    if (faults.cutAt !== undefined && state.bytes >= faults.cutAt) {
      delete faults.cutAt;
      client.destroy();
    }
    if (faults.stallAt !== undefined && state.bytes >= faults.stallAt) {
      delete faults.stallAt;
      for (const socket of sockets) stalled.add(socket);
    }
    if (faults.lossShare !== undefined && random.chance(faults.lossShare)) await delay(RETRANSMISSION_MS);
    if (faults.bytesPerSecond !== undefined) await delay((bytes.length / faults.bytesPerSecond) * 1_000);
  };

  const listener = createServer({ noDelay: true }, (client) => {
    const number = connections;
    connections += 1;
    if (state.faults.refused === number) {
      delete state.faults.refused;
      client.destroy();
      return;
    }
    const server = connect({ host: '127.0.0.1', port: state.serverPort, noDelay: true });
    const { delayMs = 0 } = state.faults;
    const toServer = new DelayLine(delayMs);
    const toClient = new DelayLine(delayMs);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        for (const end of [client, server]) end.destroy();
      });
    }
    client.on('data', (bytes) => void (stalled.has(client) || toServer.write(bytes)));
    toServer.pipe(server);
    let turn = Promise.resolve();
    server.on('data', (bytes) => {
      server.pause();
      turn = turn.then(async () => {
        await afterFaults(client, bytes);
        if (!stalled.has(server)) toClient.write(bytes);
        server.resume();
      });
    });
    toClient.pipe(client);
  });
  listener.listen({ host: '127.0.0.1', port: 0 });
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return {
    port: address.port,
    get bytes() {
      return state.bytes;
    },
    get serverPort() {
      return state.serverPort;
    },
    set serverPort(port) {
      state.serverPort = port;
    },
    get faults() {
      return state.faults;
    },
    set faults(faults) {
      state.faults = faults;
    },
    stop: async () => {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
