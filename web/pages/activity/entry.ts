import type { ItemOf } from '../../client/client.js';

export type Entry = ItemOf<'activity.list'>;
