import { Badge, Button, Card, Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ownSecondFactor, ownSessions, useEndSession } from '../../client/session.js';
import { withPassword } from '../../client/with-password.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { Dialog } from '../../ui/dialog.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { OwnPasswordInput } from '../../ui/own-password-input.js';
import { Time } from '../../ui/time.js';
import { useInputForm } from '../../ui/use-input-form.js';

/** Where the person is signed in. Ending a session needs the password, because it locks its holder out. */
export function OwnSessions() {
  const { account: text, ...settings } = useText().settings;
  const sessions = useQuery(ownSessions);
  const [ending, setEnding] = useState<string | null>(null);
  return (
    <Card withBorder component="section" className="whole-row">
      <Title order={2} size="h4" mb="xs">
        {text.sessions}
      </Title>
      <Loaded of={sessions} height={160}>
        {({ items }) => (
          <DataTable head={[text.since, text.last_used, text.ends, settings.actions]} minWidth={420}>
            {items.map(({ session_id, created_at, last_used_at, expires_at, current }) => (
              <Table.Tr key={session_id}>
                <Table.Td>
                  <Time at={created_at} />
                </Table.Td>
                <Table.Td>
                  <Time at={last_used_at} />
                </Table.Td>
                <Table.Td>
                  <Time at={expires_at} />
                </Table.Td>
                <Table.Td>
                  {current ? (
                    <Badge variant="outline">{text.this_one}</Badge>
                  ) : (
                    <Button size="xs" color="red" variant="outline" onClick={() => setEnding(session_id)}>
                      {text.end}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </Loaded>
      <Dialog isOpen={ending !== null} close={() => setEnding(null)} title={text.end_title}>
        {ending && <EndSessionForm session_id={ending} done={() => setEnding(null)} />}
      </Dialog>
    </Card>
  );
}

function EndSessionForm({ session_id, done }: { readonly session_id: string; readonly done: () => void }) {
  const { account: text } = useText().settings;
  const end = useEndSession();
  const needs_password = useQuery(ownSecondFactor).data?.needs_password !== false;
  const form = useInputForm('/api/auth/sessions/end/', {
    initialValues: { current_password: '' },
    inputOf: (values) => ({ session_id, ...withPassword(values, needs_password) }),
  });
  const submit = form.submit((input) => end.mutate(input, { onSuccess: done }));
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        {needs_password && <OwnPasswordInput {...form.getInputProps('current_password')} data-autofocus />}
        {end.error && <FailureNotice error={end.error} />}
        <Button type="submit" color="red" loading={end.isPending}>
          {text.end}
        </Button>
      </Stack>
    </form>
  );
}
