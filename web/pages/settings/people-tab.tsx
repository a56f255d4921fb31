import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { Loaded } from '../../ui/loaded.js';
import { type NewSecret, NewSecretButton } from '../../ui/new-secret-button.js';
import { ShownOnce } from '../../ui/shown-once.js';
import { NewPersonForm } from './new-person-form.js';
import { PersonRow } from './person-row.js';

/** Who may sign in. A new password is shown once. */
export function PeopleTab() {
  const { settings } = useText();
  const text = settings.people;
  const users = useQuery(query('admin.users', {}));
  const [shown, show] = useState<NewSecret | null>(null);
  return (
    <Stack>
      <Group>
        <NewSecretButton name="new_person" label={text.new} form={NewPersonForm} show={show} />
      </Group>
      {shown && (
        <ShownOnce title={text.password_of(shown.name)} secret={shown.secret} hint={text.password_hint} />
      )}
      <Loaded of={users} height={300}>
        {({ items }) => (
          <DataTable head={[settings.name, settings.email, settings.role, settings.state, settings.actions]}>
            {items.map((user) => (
              <PersonRow key={user.user_id} user={user} show={show} />
            ))}
          </DataTable>
        )}
      </Loaded>
    </Stack>
  );
}
