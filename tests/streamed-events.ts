/** A server-sent event with parsed data. `ping` is a keep-alive. */
export type StreamedEvent = {
  readonly event?: string;
  readonly id?: string;
  readonly data?: unknown;
  readonly ping?: true;
};

/** Returns the events of a stream, without the first comment. */
export async function* streamedEvents({ body }: Response): AsyncGenerator<StreamedEvent, void> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = eventIn(text.slice(0, end));
      text = text.slice(end + 2);
      if (event) yield event;
    }
  }
}

function eventIn(text: string): StreamedEvent | null {
  const lines = text.split('\n').filter(Boolean);
  const of = (name: string) =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) || undefined;
  const [event, id, data] = [of('event'), of('id'), of('data')];
  if (event === 'ping' || lines[0] === ': ping') return { ping: true };
  const greeting = lines.length === 0 || event === 'connected' || lines[0]?.startsWith('retry:');
  if (greeting) return null;
  return { ...(event && { event }), ...(id && { id }), ...(data && { data: JSON.parse(data) as unknown }) };
}
