import { type CSSVariablesResolver, createTheme } from '@mantine/core';

export const THEME = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  headings: { fontWeight: '600' },
});

/** Darker and lighter than Mantine's own, whose contrast with their background is below 4.5. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-green-light-color': '#1c5f2c',
    '--mantine-color-orange-light-color': '#943309',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-red-light-color': '#a61e1e',
  },
  dark: { '--mantine-color-dimmed': 'var(--mantine-color-dark-1)' },
});
