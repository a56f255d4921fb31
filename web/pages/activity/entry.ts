import type { ItemOf } from '../../client/client.js';

export type ActivityEntry = ItemOf<'activity.list'>;
