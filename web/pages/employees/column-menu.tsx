import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { useText } from '../../text/text-context.js';
import { COLUMN_IDS, type ColumnId, columnName } from './columns.js';

type Props = {
  readonly columns: readonly ColumnId[];
  readonly choose: (ids: readonly ColumnId[]) => void;
};

/** Chooses the columns. */
export function ColumnMenu({ columns, choose }: Props) {
  const text = useText();
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default">{text.employees.columns}</Button>
      </Popover.Target>
      <Popover.Dropdown mah={420} className="scrolls">
        <Checkbox.Group value={[...columns]} onChange={(ids) => choose(ids as ColumnId[])}>
          <Stack gap="xs">
            {COLUMN_IDS.map((id) => (
              <Checkbox key={id} value={id} label={columnName(id, text)} disabled={id === 'name'} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
