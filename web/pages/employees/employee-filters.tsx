import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EmployeeStatus } from '../../../shared/employee.js';
import type { OutputOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import type { EmployeeList, FilterName } from './use-employee-list.js';

type Props = { readonly filters: EmployeeList['filters']; readonly isMore: boolean };

const WIDTH = { base: '100%', xs: 190 } as const;
const ANSWERS = ['overtime_eligible', 'linked', 'missing'] as const;
const DAYS = ['hired_from', 'hired_to', 'terminated_from', 'terminated_to'] as const;

/** The filters that are in the URL. Those that are set are shown even when they are among the others. */
export function EmployeeFilters({ filters: { state, change }, isMore }: Props) {
  const { employees: text, common } = useText();
  const { data: stats } = useQuery(query('employees.stats', {}));
  const choice = (name: FilterName, data: Option[]) => (
    <Select
      key={name}
      label={text.filters[name]}
      placeholder={text.any}
      data={withChosen(data, state[name])}
      value={state[name] ?? null}
      onChange={(value) => change({ [name]: value })}
      clearable
      searchable={data.length > 8}
      w={WIDTH}
    />
  );
  const isShown = (name: FilterName) => isMore || state[name] !== undefined;
  const answers = [
    { value: 'true', label: common.yes },
    { value: 'false', label: common.no },
  ];
  return (
    <>
      {choice(
        'status',
        EmployeeStatus.options.map((value) => ({ value, label: common.employee_status[value] })),
      )}
      {choice('department_code', departmentsOf(stats))}
      {isShown('position_family') && choice('position_family', keysOf(stats?.by_position_family))}
      {isShown('state') && choice('state', keysOf(stats?.by_state))}
      {ANSWERS.map((name) => isShown(name) && choice(name, answers))}
      {DAYS.map(
        (name) =>
          isShown(name) && (
            <TextInput
              key={name}
              type="date"
              label={text.filters[name]}
              value={state[name] ?? ''}
              onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
              w={WIDTH}
            />
          ),
      )}
    </>
  );
}

type Option = { readonly value: string; readonly label: string };

/** Employees without a value are counted under `unknown`, which is no filter. */
function keysOf(counts: Readonly<Record<string, number>> = {}): Option[] {
  const keys = Object.keys(counts).filter((key) => key !== 'unknown');
  return keys.toSorted().map((key) => ({ value: key, label: key }));
}

function departmentsOf(stats: OutputOf<'employees.stats'> | undefined): Option[] {
  return keysOf(stats?.by_department)
    .map(({ value }) => ({ value, label: stats?.department_descriptions[value] ?? value }))
    .map(({ value, label }) => ({ value, label: label === value ? value : `${label} (${value})` }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

/** A value of a link that nobody has any more can still be seen and removed. */
function withChosen(data: Option[], chosen: string | undefined): Option[] {
  if (chosen === undefined || data.some(({ value }) => value === chosen)) return data;
  return [...data, { value: chosen, label: chosen }];
}
