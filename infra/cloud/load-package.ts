import { type Asker, serviceRefused } from './service-error.js';

/**
 * Loads a package that only some installations need.
 *
 * @throws AppError `invalid_settings` with what to install
 * @example await loadPackage(asker, '@azure/identity', () => import('@azure/identity'))
 */
export async function loadPackage<T>(asker: Asker, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw serviceRefused(asker, `needs the package ${name}. Install it: \`npm install ${name}\``, error);
  }
}
