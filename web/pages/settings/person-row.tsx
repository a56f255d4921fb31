import { Badge, Group, Stack, Table } from '@mantine/core';
import type { ItemOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useMe } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import type { NewSecret } from '../../ui/new-secret-button.js';
import { AccountRoleSelect } from './role-select.js';

type Props = { readonly user: ItemOf<'admin.users'>; readonly show: (shown: NewSecret) => void };

/** A person who may sign in. Nobody changes their own account here. */
export function PersonRow({ user, show }: Props) {
  const { people: text, ...settings } = useText().settings;
  const me = useMe();
  const update = useAction('admin.update_user');
  const { user_id, name, email, role, disabled, must_change_password, second_factor_since } = user;
  const isMe = me?.account_id === user_id;
  return (
    <Table.Tr>
      <Table.Td className="wraps">{name}</Table.Td>
      <Table.Td className="wraps">{email}</Table.Td>
      <Table.Td>
        {isMe ? (
          settings.roles[role]
        ) : (
          <AccountRoleSelect
            aria-label={text.role_of(name)}
            value={role}
            disabled={update.isPending}
            onChange={(next) => update.mutate({ user_id, role: next })}
          />
        )}
        {update.error && <FailureNotice error={update.error} />}
      </Table.Td>
      <Table.Td>
        <Group gap={4}>
          <Badge variant="light" color={disabled ? 'gray' : 'green'}>
            {disabled ? text.disabled : text.active}
          </Badge>
          {must_change_password && <Badge variant="outline">{text.must_change}</Badge>}
          {second_factor_since && <Badge variant="outline">{text.second_factor}</Badge>}
          {isMe && <Badge variant="outline">{text.you}</Badge>}
        </Group>
      </Table.Td>
      <Table.Td>{!isMe && <PersonActions user={user} show={show} />}</Table.Td>
    </Table.Tr>
  );
}

function PersonActions({ user: { user_id, name, disabled, second_factor_since }, show }: Props) {
  const { people: text } = useText().settings;
  const update = useAction('admin.update_user');
  const reset = useAction('admin.reset_password');
  const resetFactor = useAction('admin.reset_second_factor');
  return (
    <Stack gap={4} align="flex-start">
      <ConfirmButton
        key={String(disabled)}
        size="xs"
        label={disabled ? text.enable : text.disable}
        question={disabled ? text.enable_question : text.disable_question}
        action={update}
        input={{ user_id, disabled: !disabled }}
        isDangerous={!disabled}
      />
      <ConfirmButton
        size="xs"
        label={text.reset}
        question={text.reset_question}
        action={reset}
        input={{ user_id }}
        done={({ password }) => password && show({ name, secret: password })}
        isDangerous
      />
      {second_factor_since && (
        <ConfirmButton
          size="xs"
          label={text.reset_factor}
          question={text.reset_factor_question}
          action={resetFactor}
          input={{ user_id }}
          isDangerous
        />
      )}
    </Stack>
  );
}
