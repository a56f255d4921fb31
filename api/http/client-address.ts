import type { FastifyRequest } from 'fastify';

/** Returns the network address of the client. Some proxies write its port behind it, which is another one for each connection. */
export function clientAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const [, v6, v4] = /^(?:\[([\da-f:.]+)\](?::\d+)?|([\d.]+):\d+)$/i.exec(ip) ?? [];
  return v6 ?? v4 ?? ip;
}
