import { loadPage } from './routes.js';

/** Imported first: the code of the page is on its way while the rest of the application starts. */
export const firstPage = loadPage(location.pathname);
