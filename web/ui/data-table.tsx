import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  readonly head: readonly string[];
  /** The width below which it scrolls, in pixels. */
  readonly minWidth?: number;
  readonly children: ReactNode;
};

/** A table with a heading for each column. Its children are its rows. */
export function DataTable({ head, minWidth = 640, children }: Props) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      // So that the arrow keys scroll it.
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
    >
      <Table highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {head.map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
