import { TextInput } from '@mantine/core';
import { useUrlState } from '../client/url-state.js';

type Props = {
  readonly label: string;
  /** Its key in the query of the URL. */
  readonly name: string;
};

/** A day as a filter of the URL. */
export function DayFilter({ label, name }: Props) {
  const { state, change } = useUrlState([name]);
  return (
    <TextInput
      label={label}
      type="date"
      value={state[name] ?? ''}
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
    />
  );
}
