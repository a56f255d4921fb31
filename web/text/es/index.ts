import { en, type Text } from '../en/index.js';
import { activity } from './activity.js';
import { common } from './common.js';
import { fields } from './fields.js';
import { home } from './home.js';
import { scheduling } from './scheduling.js';
import { settings } from './settings.js';
import { signIn } from './sign-in.js';
import { staff } from './staff.js';
import { syncs } from './syncs.js';

/** Every text of the page in Spanish. An area that is not translated yet is in English. */
export const es: Text = { ...en, activity, common, fields, home, scheduling, settings, signIn, staff, syncs };
