import type { CellComment, Link } from '../cell.js';
import { decode, type Message, TYPE } from '../schema.js';
import { wallClock } from '../wall-clock.js';
import type { ObjectStore } from './object-store.js';

type RichText = { readonly value: string; readonly links?: readonly Link[] };

/** Reads a rich text with its links. `entry` is the reference in the table's list. */
export function readRichText(store: ObjectStore, entry: Uint8Array): RichText {
  const id = objectIdOf(decode('Reference', entry));
  const payload = store.message('RichText', id, [TYPE.richText], 'rich text');
  const storage = store.message('Storage', objectIdOf(payload.storage), TYPE.storage, 'text of a rich text');
  const value = storage.text.join('');
  const links = readLinks(store, value, storage.smartFields?.entries ?? []);
  return links.length === 0 ? { value } : { value, links };
}

/** A link extends from its own position to that of the next attribute. */
function readLinks(store: ObjectStore, text: string, attributes: readonly Message<'Attribute'>[]): Link[] {
  const links: Link[] = [];
  attributes.forEach((attribute, i) => {
    const id = attribute.object?.id;
    if (id === undefined || store.typeOf(Number(id)) !== TYPE.hyperlink) return;
    const url = store.message('Hyperlink', Number(id), [TYPE.hyperlink], 'link').url ?? '';
    links.push({ text: text.slice(attribute.index ?? 0, attributes[i + 1]?.index ?? text.length), url });
  });
  return links;
}

/** Reads a comment with its replies. Replies have no replies. */
export function readComment(store: ObjectStore, id: number, isReply = false): CellComment {
  const comment = store.message('Comment', id, [TYPE.comment], 'comment');
  const author = comment.author
    ? store.message('Author', objectIdOf(comment.author), [TYPE.annotationAuthor], 'author of a comment').name
    : undefined;
  const date = comment.date ? wallClock(comment.date.seconds ?? 0) : null;
  const replies = isReply ? [] : comment.replies.map((reply) => readComment(store, objectIdOf(reply), true));
  return {
    text: comment.text ?? '',
    ...(author === undefined ? {} : { author }),
    ...(date === null ? {} : { date }),
    ...(replies.length === 0 ? {} : { replies }),
  };
}

/** Returns the object id of a reference, or 0 when there is none. No object has the id 0. */
export function objectIdOf(reference: Message<'Reference'> | undefined): number {
  return Number(reference?.id ?? 0);
}
