import protobuf from 'protobufjs/light.js';
import { MESSAGES, type Message, type MessageName } from '../schema.js';

type Fields = Readonly<Record<string, readonly [number, string]>>;

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries<Fields>(MESSAGES).map(describe)),
});

function describe([name, fields]: [string, Fields]): [string, protobuf.IType] {
  const described = Object.entries(fields).map(([field, [id, type]]) => {
    const repeated = type.endsWith('[]');
    const bare = repeated ? type.slice(0, -2) : type;
    return [field, repeated ? { id, type: bare, rule: 'repeated' } : { id, type: bare }];
  });
  // Without an edition, protobufjs takes zeros for absent.
  return [name, { edition: 'proto2', fields: Object.fromEntries(described) }];
}

const types = new Map<MessageName, protobuf.Type>();

/** Returns the type of a message, as protobufjs describes it. */
export function messageType(name: MessageName): protobuf.Type {
  const known = types.get(name) ?? root.lookupType(name);
  types.set(name, known);
  return known;
}

/** Encodes a message; 64-bit fields are decimal strings. */
export function encode<N extends MessageName>(name: N, message: Partial<Message<N>>): Uint8Array {
  const type = messageType(name);
  return type.encode(type.fromObject(message)).finish();
}
