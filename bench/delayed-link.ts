import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { DelayLine } from '../dev/delay-line.js';

/** A process of its own, so that the link takes no time of a client: relays TCP to `PORT` on loopback, delayed by `MS` in each direction. */
const [port = 0, delayMs = 0] = process.argv.slice(2).map(Number);

const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const upstream = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
  relay(client, upstream);
  relay(upstream, client);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.((server.address() as AddressInfo).port);
process.on('disconnect', () => process.exit());

/** A broken connection ends both directions. */
function relay(from: Socket, to: Socket): void {
  pipeline(from, new DelayLine(delayMs), to, (error) => {
    if (!error) return;
    from.destroy();
    to.destroy();
  });
}
