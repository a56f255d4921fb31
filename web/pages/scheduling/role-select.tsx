import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';

type Props = {
  readonly value?: string | null;
  readonly error?: ReactNode;
  readonly onChange: (role: string | null) => void;
};

export function JobRoleSelect({ value = null, error, onChange }: Props) {
  const { scheduling: text } = useText();
  const { data } = useQuery(query('scheduling.roles', {}));
  return (
    <Select
      label={text.role}
      placeholder={text.any_role}
      data={data?.items.map(({ role }) => role) ?? []}
      value={value}
      error={error}
      onChange={onChange}
      searchable
      clearable
    />
  );
}
