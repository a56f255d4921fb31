import { Alert, Button, Group } from '@mantine/core';
import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { formatName } from '../../../shared/employee.js';
import { query, useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { Page } from '../../ui/page.js';
import { revealOptions, useReveal } from '../../ui/use-reveal.js';
import { EmployeeFacts } from './employee-facts.js';
import { EmployeeFieldTable } from './employee-fields.js';
import { HistoryList } from './employee-history.js';
import { ErasedNotice, EraseEmployee } from './erase-employee.js';
import { PastDays } from './past-days.js';
import { Payees } from './payees.js';

/** The employee of the URL. Another one begins masked. */
export function EmployeePage() {
  const { employee_id = '' } = useParams<{ employee_id: string }>();
  return <OneEmployee key={employee_id} employee_id={employee_id} />;
}

/** One employee: each value with where it comes from, the history, the payees, past days. */
function OneEmployee({ employee_id }: { readonly employee_id: string }) {
  const can = useCan();
  const { one: text } = useText().employees;
  const { reveal, show, hide } = useReveal();
  const employee = useQuery({
    ...query('employees.one', { employee_id, ...(reveal && { reveal }) }),
    ...revealOptions(reveal),
  });
  // Asked for in the request of the employee, not after it.
  usePrefetchQuery(query('employees.origins', { employee_id }));
  const erasure = useAction('employees.erase');
  const { data } = employee;
  const { last_name = null, first_name = null } = data ?? {};
  if (erasure.data)
    return (
      <Page title={employee_id}>
        <ErasedNotice erased={erasure.data} />
      </Page>
    );
  return (
    <Page
      title={formatName({ last_name, first_name }) || employee_id}
      actions={
        <Group>
          {can('sensitive:reveal') && (
            <Button variant="default" onClick={reveal ? hide : show}>
              {reveal ? text.hide : text.reveal}
            </Button>
          )}
          {can('employees:erase') && <EraseEmployee employee_id={employee_id} action={erasure} />}
        </Group>
      }
    >
      {reveal && <Alert color="yellow" role="status" title={text.revealed} />}
      {data?.unreadable && <Alert color="red" title={text.unreadable} />}
      <Loaded of={employee} height={600}>
        {(one) => (
          <>
            <EmployeeFacts employee={one} />
            <EmployeeFieldTable employee={one} reveal={reveal} />
          </>
        )}
      </Loaded>
      {can('payees:read') && <Payees employee_id={employee_id} reveal={reveal} />}
      <HistoryList employee_id={employee_id} reveal={reveal} />
      <PastDays employee_id={employee_id} reveal={reveal} />
    </Page>
  );
}
