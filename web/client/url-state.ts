import { useSearchParams } from 'wouter';

/** Reads and changes the query of the URL, which holds the filters of a page. An empty text removes a key. */
export function useUrlState<Key extends string>(keys: readonly Key[]) {
  const [params, setParams] = useSearchParams();
  const state = Object.fromEntries(
    keys.flatMap((key) => (params.get(key) ? [[key, params.get(key)]] : [])),
  ) as Partial<Record<Key, string>>;
  const change = (changes: Partial<Record<Key, string | null>>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [key, value] of Object.entries<string | null | undefined>(changes)) {
          if (value) after.set(key, value);
          else after.delete(key);
        }
        return after;
      },
      { replace: true },
    );
  const clear = () => change(Object.fromEntries(keys.map((key) => [key, null])) as Record<Key, null>);
  return { state, change, clear, isFiltered: Object.keys(state).length > 0 };
}
