import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { useActionName } from '../../ui/use-action-name.js';
import type { ActivityEntry } from './entry.js';
import { EntryDetails } from './entry-details.js';
import { entryPath } from './entry-path.js';

type Props = { readonly entry: ActivityEntry; readonly onlyOf: (account_id: string) => void };

/** One thing that happened: when, what, with the way to it, and by whom. */
export function EntryLine({ entry, onlyOf }: Props) {
  const { activity: text, settings } = useText();
  const nameOf = useActionName();
  const format = useFormat();
  const { at, target, account_id, account_name } = entry;
  const name = account_name ?? (account_id === null ? null : <AccountLabel id={account_id} />);
  return (
    <Group gap="0 var(--mantine-spacing-xs)" className="wraps">
      <Text span size="sm" c="dimmed" w={72}>
        <time dateTime={at} title={format.dateTime(at)}>
          {format.timeOfDay(at)}
        </time>
      </Text>
      <Anchor component={Link} href={entryPath(target)} size="sm">
        {nameOf(entry)}
      </Anchor>
      <EntryDetails entry={entry} />
      {account_id !== null && (
        <Text span size="sm" c="dimmed">
          {text.by}{' '}
          <Anchor
            component="button"
            type="button"
            size="sm"
            ta="left"
            title={settings.audit.only_these(account_name ?? account_id)}
            onClick={() => onlyOf(account_id)}
          >
            {name}
          </Anchor>
        </Text>
      )}
    </Group>
  );
}
