import { useLocalStorage } from '@mantine/hooks';

/** A name and the query of a URL. Such a query has filters, order and columns, and nothing about a person. */
type View = { readonly name: string; readonly query: string };

const MOST = 50;

/** Views that were saved in this browser. */
export function useSavedViews() {
  const [views, setViews] = useLocalStorage<readonly View[]>({
    key: 'employee-views',
    defaultValue: [],
    getInitialValueInEffect: false,
    deserialize: viewsOf,
  });
  const without = (name: string) => views.filter((view) => view.name !== name);
  return {
    views,
    save: (view: View) => setViews([view, ...without(view.name)].slice(0, MOST)),
    remove: (name: string) => setViews(without(name)),
  };
}

/** Reads what is stored. What another program or release wrote there is left out. */
export function viewsOf(stored: string | undefined): readonly View[] {
  try {
    const value: unknown = JSON.parse(stored ?? '');
    return Array.isArray(value) ? value.filter(isView) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is View {
  const { name, query } = Object(value);
  return typeof name === 'string' && typeof query === 'string';
}
