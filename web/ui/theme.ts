import { Badge, type CSSVariablesResolver, createTheme, Table } from '@mantine/core';

export const THEME = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  headings: { fontWeight: '600' },
  components: {
    // A badge in a narrow column of a table is not cut off.
    Badge: Badge.extend({ defaultProps: { miw: 'max-content' } }),
    // The keyboard scrolls a wide table, even one without links.
    TableScrollContainer: Table.ScrollContainer.extend({
      defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } },
    }),
  },
});

/** Colors of texts that are easier to read than those of Mantine: at least 4.5:1, as WCAG 2.2 AA asks. */
export const COLORS: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6b727a',
    '--mantine-color-green-light-color': '#1e6b2f',
    '--mantine-color-yellow-light-color': '#7a4300',
    '--mantine-color-orange-light-color': '#8f3208',
  },
  dark: { '--mantine-color-dimmed': '#a6a7ab', '--mantine-color-placeholder': '#909296' },
});
