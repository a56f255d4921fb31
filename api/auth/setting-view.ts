import { z } from 'zod';
import type { ListedSetting } from '../../shared/setting-list.js';

export const SettingView = z.object({
  name: z.string(),
  description: z.string(),
  is_set: z.boolean(),
  is_secret: z.boolean(),
  value: z
    .string()
    .nullable()
    .meta({ description: 'As it was given. Null when it is not set, and for a secret' }),
  default: z.string().nullable(),
});

export function settingView({
  name,
  description,
  is_set,
  is_secret,
  value,
  default: initial,
}: ListedSetting): z.infer<typeof SettingView> {
  return { name, description, is_set, is_secret, value, default: initial };
}
