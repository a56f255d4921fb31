import { Box, Table, UnstyledButton } from '@mantine/core';
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { ItemOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { COLUMNS, type ColumnId, columnName, type Sort } from './columns.js';
import { employeeCell } from './employee-cell.js';
import { EmployeeRowLink } from './employee-link.js';
import { moveFocus } from './row-keys.js';
import type { EmployeeList } from './use-employee-list.js';

type Employee = ItemOf<'employees.list'>;
type Props = {
  readonly shown: EmployeeList;
  readonly pages: readonly { readonly items: readonly Employee[] }[];
};

const ROW_HEIGHT = 38;
/** The next page is asked for when fewer rows than this are left. */
const AHEAD = 40;
const features = tableFeatures({});
const helper = createColumnHelper<typeof features, Employee>();

/** The rows that are on the screen, of all that are loaded. Scrolling loads the next page. */
export function EmployeeTable({ shown: { columns: ids, list, arrangement, sortBy }, pages }: Props) {
  const text = useText();
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const data = useMemo(() => pages.flatMap(({ items }) => items), [pages]);
  const chosen = ids.join('.');
  const columns = useMemo(
    () =>
      (chosen.split('.') as ColumnId[]).map((id) =>
        helper.display({
          id,
          header: columnName(id, text),
          cell: ({ row }) =>
            id === 'name' ? (
              <EmployeeRowLink employee={row.original} />
            ) : (
              (employeeCell(id, row.original, text, format) ?? text.common.none)
            ),
        }),
      ),
    [chosen, text, format],
  );
  const table = useTable({ features, columns, data, getRowId: ({ employee_id }) => employee_id });
  const { rows } = table.getRowModel();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (at) => rows[at]?.id ?? at,
    onChange: ({ range }) => {
      const isNearEnd = range !== null && range.endIndex > rows.length - AHEAD;
      if (isNearEnd && list.hasNextPage && !list.isFetchingNextPage) list.fetchNextPage();
    },
  });
  const items = virtualizer.getVirtualItems();
  const width = ids.reduce((sum, id) => sum + COLUMNS[id].width, 0);
  return (
    <Box ref={box} className="list-box">
      <Table
        layout="fixed"
        miw={width}
        highlightOnHover
        stickyHeader
        aria-rowcount={-1}
        className="list-table"
      >
        <Table.Thead>
          <Table.Tr>
            {table.getFlatHeaders().map((header) => (
              <Heading
                key={header.id}
                id={header.column.id as ColumnId}
                arrangement={arrangement}
                sortBy={sortBy}
              />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody onKeyDown={moveFocus}>
          <Spacer height={items[0]?.start ?? 0} />
          {items.map(({ index, key }) => (
            <Table.Tr key={key} h={ROW_HEIGHT} aria-rowindex={index + 2}>
              {rows[index]?.getAllCells().map((cell) => (
                <Table.Td key={cell.id} className={classOf(cell.column.id as ColumnId)}>
                  <table.FlexRender cell={cell} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
          <Spacer height={virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </Table.Tbody>
      </Table>
    </Box>
  );
}

/** In the place of the rows that are not on the screen. */
function Spacer({ height }: { readonly height: number }) {
  return height > 0 && <Table.Tr aria-hidden h={height} />;
}

const classOf = (id: ColumnId) => ('isNumber' in COLUMNS[id] ? 'number' : undefined);

type HeadingProps = Pick<EmployeeList, 'arrangement' | 'sortBy'> & { readonly id: ColumnId };

function Heading({ id, arrangement, sortBy }: HeadingProps) {
  const text = useText();
  const name = columnName(id, text);
  const { width, ...column } = COLUMNS[id];
  const sort: Sort | undefined = 'sort' in column ? column.sort : undefined;
  const isSorted = sort !== undefined && arrangement.sort === sort;
  const isDown = arrangement.order === 'desc';
  return (
    <Table.Th
      w={width}
      className={classOf(id)}
      aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : undefined}
    >
      {sort ? (
        <UnstyledButton fz="sm" fw={700} title={text.employees.sort_by(name)} onClick={() => sortBy(sort)}>
          {name} {isSorted ? (isDown ? '↓' : '↑') : ''}
        </UnstyledButton>
      ) : (
        name
      )}
    </Table.Th>
  );
}
