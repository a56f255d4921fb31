import { Badge, Group, Stack, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ItemOf } from '../../client/client.js';
import { pages, useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { CodeFilter } from '../../ui/code-filter.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { DataTable } from '../../ui/data-table.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { Paged } from '../../ui/paged.js';
import { Time } from '../../ui/time.js';

const COLORS = { confirmed: 'green', rejected: 'red', unlinked: 'gray' } as const;

/** Who accepted, rejected and unlinked which pairs, newest first. */
export function StaffDecisions() {
  const { staff: text, settings, common } = useText();
  const can = useCan();
  const undo = useAction('staff.undo');
  const undoBulk = useAction('staff.undo_bulk');
  const { state, clear, isFiltered } = useUrlState(['employee_id']);
  const decisions = useInfiniteQuery(pages('staff.decisions', state));
  return (
    <Stack>
      <CodeFilter label={text.employee_code} name="employee_id" />
      <Paged of={decisions} empty={common.empty.decisions} clear={isFiltered ? clear : undefined}>
        {(items) => (
          <DataTable head={[text.at, text.decision, text.employee, text.record, text.by, settings.actions]}>
            {items.map(({ id, employee_id, staff_id, decision, stands, undone, bulk_id, by, at }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <Time at={at} />
                </Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    <Badge variant="light" color={COLORS[decision]}>
                      {text.decisions[decision]}
                    </Badge>
                    {decision !== 'confirmed' && !stands && !undone && (
                      <Badge variant="outline">{text.overruled}</Badge>
                    )}
                    {undone && <Badge variant="outline">{text.undone}</Badge>}
                  </Group>
                </Table.Td>
                <Table.Td>
                  <EmployeeLink employee_id={employee_id} />
                </Table.Td>
                <Table.Td className="wraps">{staff_id}</Table.Td>
                <Table.Td className="wraps">
                  <AccountLabel id={by} />
                </Table.Td>
                <Table.Td>
                  {can('staff:link') && !undone && (
                    <Group gap="xs">
                      <ConfirmButton
                        size="xs"
                        label={text.undo_decision}
                        question={text.undo_question}
                        action={undo}
                        input={{ decision_id: id }}
                      />
                      {bulk_id && isShared(items, id, bulk_id) && (
                        <ConfirmButton
                          size="xs"
                          label={text.undo_bulk}
                          question={text.undo_bulk_question}
                          action={undoBulk}
                          input={{ bulk_id }}
                        />
                      )}
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </Paged>
    </Stack>
  );
}

/** Whether another decision that stands was made together with this one. */
function isShared(items: readonly ItemOf<'staff.decisions'>[], id: string, bulk_id: string): boolean {
  return items.some((other) => other.id !== id && other.bulk_id === bulk_id && !other.undone);
}
