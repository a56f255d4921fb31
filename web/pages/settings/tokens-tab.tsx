import { Badge, Group, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ItemOf } from '../../client/client.js';
import { query, useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { DataTable } from '../../ui/data-table.js';
import { Loaded } from '../../ui/loaded.js';
import { type NewSecret, NewSecretButton } from '../../ui/new-secret-button.js';
import { ShownOnce } from '../../ui/shown-once.js';
import { Time } from '../../ui/time.js';
import { NewTokenForm } from './new-token-form.js';

/** The tokens of programs. A new one is shown once. */
export function TokensTab() {
  const { tokens: text, ...settings } = useText().settings;
  const tokens = useQuery(query('admin.tokens', {}));
  const [shown, show] = useState<NewSecret | null>(null);
  return (
    <Stack>
      <Group>
        <NewSecretButton name="new_token" label={text.new} form={NewTokenForm} show={show} />
      </Group>
      {shown && (
        <ShownOnce title={text.secret_of(shown.name)} secret={shown.secret} hint={text.secret_hint} />
      )}
      <Loaded of={tokens} height={300}>
        {({ items }) => (
          <DataTable
            head={[
              settings.name,
              settings.role,
              settings.state,
              text.last_used,
              text.expires,
              text.created_by,
              settings.actions,
            ]}
            minWidth={760}
          >
            {items.map((token) => (
              <TokenRow key={token.token_id} token={token} />
            ))}
          </DataTable>
        )}
      </Loaded>
    </Stack>
  );
}

function TokenRow({ token }: { readonly token: ItemOf<'admin.tokens'> }) {
  const { tokens: text, roles } = useText().settings;
  const revoke = useAction('admin.revoke_token');
  const { token_id, name, role, created_by, expires_at, last_used_at, revoked_at } = token;
  const isExpired = Date.parse(expires_at) < Date.now();
  const isValid = revoked_at === null && !isExpired;
  return (
    <Table.Tr>
      <Table.Td className="wraps">{name}</Table.Td>
      <Table.Td>{roles[role]}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={isValid ? 'green' : 'gray'}>
          {isValid ? text.valid : revoked_at ? text.revoked : text.expired}
        </Badge>
      </Table.Td>
      <Table.Td>{last_used_at ? <Time at={last_used_at} /> : text.never}</Table.Td>
      <Table.Td>
        <Time at={expires_at} />
      </Table.Td>
      <Table.Td className="wraps">
        <AccountLabel id={created_by} />
      </Table.Td>
      <Table.Td>
        {isValid && (
          <ConfirmButton
            size="xs"
            label={text.revoke}
            question={text.revoke_question}
            action={revoke}
            input={{ token_id }}
            isDangerous
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
