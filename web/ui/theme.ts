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

/** For WCAG AA, where the contrast of Mantine's own colors is too low. `light-color` is the text of a light badge or alert. */
export const readableColors: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-green-light-color': '#1c5f2c',
    '--mantine-color-orange-light-color': '#943309',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-red-light-color': '#a61e1e',
  },
  dark: { '--mantine-color-dimmed': colors.dark[1] },
});
