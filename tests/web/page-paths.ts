const SETTINGS = [
  ...[
    'schedule',
    'connection',
    'mapping',
    'configured',
    'people',
    'tokens',
    'notifications',
    'account',
    'webhooks',
    'audit',
    'reveals',
  ],
];

/** Every page without a part of its own in its path. */
export const PAGE_PATHS = [
  ...['/', '/syncs', '/employees', '/issues', '/files', '/staff', '/staff/links', '/staff/decisions'],
  ...['/scheduling', '/scheduling/available', '/scheduling/candidates', '/activity'],
  ...SETTINGS.map((tab) => `/settings/${tab}`),
];
