import { Button, Group, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useText } from '../../text/text-context.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { Page } from '../../ui/page.js';
import { ColumnMenu } from './column-menu.js';
import { EmployeeFilters } from './employee-filters.js';
import { EmployeeTable } from './employee-table.js';
import { Total } from './total.js';
import { useEmployeeList } from './use-employee-list.js';
import { ViewMenu } from './view-menu.js';

const TYPING_MS = 250;

/** All employees: filtered, searched, sorted, in the columns of one's choice. */
export function EmployeesPage() {
  const { employees: text, common } = useText();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const [isMore, { toggle }] = useDisclosure();
  const shown = useEmployeeList(search);
  const { filters, columns, choose, list } = shown;
  const clear = () => {
    filters.clear();
    setTyped('');
  };
  return (
    <Page
      title={text.title}
      actions={
        <>
          <ViewMenu />
          <ColumnMenu columns={columns} choose={choose} />
        </>
      }
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          type="search"
          label={text.search}
          placeholder={text.search_hint}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          w={{ base: '100%', xs: 240 }}
        />
        <EmployeeFilters filters={filters} isMore={isMore} />
        <Button variant="subtle" onClick={toggle} aria-expanded={isMore}>
          {isMore ? text.fewer_filters : text.more_filters}
        </Button>
      </Group>
      <Loaded of={list} height={480}>
        {({ pages: loaded }) => {
          const count = loaded.reduce((sum, { items }) => sum + items.length, 0);
          if (count === 0)
            return (
              <EmptyNotice
                text={common.empty.employees}
                clear={filters.isFiltered || search ? clear : undefined}
              />
            );
          return (
            <>
              <EmployeeTable shown={shown} pages={loaded} />
              <Total
                loaded={count}
                isAll={!list.hasNextPage}
                filters={search === '' ? filters.state : null}
              />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
