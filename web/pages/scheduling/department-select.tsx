import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';

type Props = {
  readonly value?: string | null;
  readonly error?: ReactNode;
  readonly onChange: (department_code: string | null) => void;
};

export function DepartmentSelect({ value = null, error, onChange }: Props) {
  const { scheduling: text } = useText();
  const { data } = useQuery(query('employees.stats', {}));
  const departments = Object.keys(data?.by_department ?? {}).map((code) => ({
    value: code,
    label: [code, data?.department_descriptions[code]].filter((part) => part).join(', '),
  }));
  return (
    <Select
      label={text.department}
      placeholder={text.any_department}
      data={departments}
      value={value}
      error={error}
      onChange={onChange}
      searchable
      clearable
    />
  );
}
