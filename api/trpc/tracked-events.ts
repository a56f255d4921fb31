import { type TrackedEnvelope, tracked } from '@trpc/server';
import { z } from 'zod';

const EVENT_SCHEMAS = new WeakMap<z.ZodType, z.ZodType>();

/** The output schema of a subscription: a stream of tracked events, each parsed with `event`. */
export function eventsOf<Event extends z.ZodType>(event: Event) {
  const stream = z
    .custom<AsyncIterable<TrackedEnvelope<z.input<Event>>>>(isAsyncIterable)
    .transform(async function* (events): AsyncGenerator<TrackedEnvelope<z.output<Event>>, void> {
      for await (const [id, data] of events) yield tracked(id, event.parse(data));
    });
  EVENT_SCHEMAS.set(stream, event);
  return stream;
}

/** Returns the event schema of a stream, or any other output schema unchanged. */
export function eventOf(output: z.ZodType): z.ZodType {
  return EVENT_SCHEMAS.get(output) ?? output;
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
