import { common } from './common.js';
import { fields } from './fields.js';
import { home } from './home.js';
import { signIn } from './sign-in.js';
import { syncs } from './syncs.js';

/** Every text of the page in English. Other languages have its shape. */
export const en = { common, fields, home, signIn, syncs };

export type Text = typeof en;
