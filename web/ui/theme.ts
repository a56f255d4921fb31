import { Badge, type CSSVariablesResolver, createTheme, Table, Tabs } from '@mantine/core';

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
    // Eleven tabs have room in one row of a desk.
    Tabs: Tabs.extend({ styles: { tab: { paddingInline: 10 } } }),
    // The keyboard scrolls a wide table, even one without links.
    TableScrollContainer: Table.ScrollContainer.extend({
      defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } },
    }),
  },
});

/** Colors of texts with the contrast that WCAG AA asks for. Mantine's own have less. `light-color` is the text of a light badge or alert. */
export const readableColors: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-error': '#a61e1e',
    '--mantine-color-placeholder': '#6b727a',
    '--mantine-color-green-light-color': '#1c5f2c',
    '--mantine-color-orange-light-color': '#8f3208',
    '--mantine-color-yellow-light-color': '#7a4300',
    '--mantine-color-red-light-color': '#a61e1e',
    '--mantine-color-red-outline': '#a61e1e',
  },
  dark: {
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[2],
    '--mantine-color-error': colors.red[3],
  },
});
