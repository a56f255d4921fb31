import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  readonly head: readonly string[];
  /** The headings of columns with numbers, which are aligned to the right. */
  readonly numbers?: readonly string[];
  /** The width below which it scrolls, in pixels. */
  readonly minWidth?: number;
  readonly children: ReactNode;
};

/** A table with a heading for each column. Its children are its rows. */
export function DataTable({ head, numbers = [], minWidth = 640, children }: Props) {
  return (
    <Table.ScrollContainer minWidth={minWidth}>
      <Table highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {head.map((name) => (
              <Table.Th key={name} className={numbers.includes(name) ? 'number' : ''}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
