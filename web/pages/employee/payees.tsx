import { Card, Table, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ItemOf } from '../../client/client.js';
import { pages } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { More } from '../../ui/more.js';
import { revealOptions } from '../../ui/use-reveal.js';

type Props = { readonly employee_id: string; readonly reveal: boolean };

const SHOWN = ['payee_description', 'payee_code', 'garnishment_type'] as const;
const HIDDEN = ['case_reference', 'routing_code', 'account_code', 'account_type'] as const;
const ADDRESS = ['street_address', 'city', 'state', 'zip_code'] as const;

/** The garnishments and deductions of an employee. Bank and case only when they are revealed. */
export function Payees({ employee_id, reveal }: Props) {
  const { employees, fields, common } = useText();
  const { one: text } = employees;
  const payees = useInfiniteQuery({
    ...pages('payees.list', { employee_id, ...(reveal && { reveal }) }),
    ...revealOptions(reveal),
  });
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.payees}
      </Title>
      <Loaded of={payees} height={80}>
        {({ pages: loaded }) => {
          const items = loaded.flatMap((each) => each.items);
          if (items.length === 0) return <EmptyNotice text={common.empty.payees} />;
          return (
            <>
              <Table.ScrollContainer minWidth={720}>
                <Table>
                  <Table.Thead>
                    <Table.Tr>
                      {[...SHOWN, ...HIDDEN].map((field) => (
                        <Table.Th key={field}>{fields[field]}</Table.Th>
                      ))}
                      <Table.Th>{text.address}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {items.map((payee) => (
                      <PayeeRow key={`${payee.payee_code} ${payee.payee_description}`} payee={payee} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              <More of={payees} shown={items.length} />
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

function PayeeRow({ payee }: { readonly payee: ItemOf<'payees.list'> }) {
  const { employees, common } = useText();
  const { one: text } = employees;
  if (payee.unreadable)
    return (
      <Table.Tr>
        <Table.Td colSpan={SHOWN.length + HIDDEN.length + 1}>{text.unreadable}</Table.Td>
      </Table.Tr>
    );
  const address = ADDRESS.map((field) => payee[field]).filter((part) => part);
  return (
    <Table.Tr>
      {SHOWN.map((field) => (
        <Table.Td key={field}>{payee[field] ?? common.none}</Table.Td>
      ))}
      {HIDDEN.map((field) => (
        <Table.Td key={field}>
          {payee[field] === undefined ? text.hidden : (payee[field] ?? common.none)}
        </Table.Td>
      ))}
      <Table.Td>{address.join(', ') || common.none}</Table.Td>
    </Table.Tr>
  );
}
