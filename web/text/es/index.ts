import type { Text } from '../en/index.js';
import { en } from '../en/index.js';

export const es: Text = en;
