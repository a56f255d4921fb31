import { type ServiceSetting, serviceRefused } from './service-error.js';

/**
 * Loads a package that only some installations need.
 *
 * @throws AppError `invalid_settings` with what to install
 * @example await loadPackage(serviceSetting, '@azure/identity', () => import('@azure/identity'))
 */
export async function loadPackage<T>(
  serviceSetting: ServiceSetting,
  name: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw serviceRefused(
      serviceSetting,
      `needs the package ${name}. Install it: \`npm install ${name}\``,
      error,
    );
  }
}
