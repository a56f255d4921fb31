import type { Text } from '../en/index.js';
import { activity } from './activity.js';
import { common } from './common.js';
import { employees } from './employees.js';
import { errors } from './errors.js';
import { fields } from './fields.js';
import { files } from './files.js';
import { hints } from './hints.js';
import { home } from './home.js';
import { issues } from './issues.js';
import { mapping } from './mapping.js';
import { notifications } from './notifications.js';
import { problems } from './problems.js';
import { scheduling } from './scheduling.js';
import { settings } from './settings.js';
import { signIn } from './sign-in.js';
import { staff } from './staff.js';
import { syncs } from './syncs.js';
import { webhooks } from './webhooks.js';

/** Every text of the page in Spanish. */
export const es: Text = {
  activity,
  common,
  employees,
  errors,
  fields,
  files,
  hints,
  home,
  issues,
  mapping,
  notifications,
  problems,
  scheduling,
  settings,
  signIn,
  staff,
  syncs,
  webhooks,
};
