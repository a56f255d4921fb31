import { Anchor, Stack, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { AUDIT_IN_TIMELINE } from '../../../shared/timeline.js';
import type { InputOf, ItemOf } from '../../client/client.js';
import { endOfDay, startOfDay } from '../../client/local-day.js';
import { pages } from '../../client/query.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { AuditChange } from '../../ui/audit-change.js';
import { DataTable } from '../../ui/data-table.js';
import { Paged } from '../../ui/paged.js';
import { Time } from '../../ui/time.js';
import { useActionName } from '../../ui/use-action-name.js';
import { AuditFilters } from './audit-filters.js';

type Entry = ItemOf<'admin.audit'>;

const FILTERS = ['action', 'account_id', 'target', 'since', 'until'] as const;

/** Who did what to what, newest first. A name or a target shows only its entries. */
export function AuditTab() {
  const { settings, common } = useText();
  const { audit: text } = settings;
  const { state, change, clear, isFiltered } = useUrlState(FILTERS);
  const { since: first, until: last, ...equal } = state;
  const [since, until] = [startOfDay(first), endOfDay(last)];
  const filter = { ...equal, ...(since && { since }), ...(until && { until }) };
  const entries = useInfiniteQuery(pages('admin.audit', filter as InputOf<'admin.audit'>));
  return (
    <Stack>
      <AuditFilters filter={filter} />
      <Paged of={entries} empty={common.empty.audit} clear={isFiltered ? clear : undefined}>
        {(items) => (
          <DataTable head={[text.at, text.who, text.what, text.target, text.change]}>
            {items.map((entry) => (
              <AuditRow key={entry.id} entry={entry} filter={change} />
            ))}
          </DataTable>
        )}
      </Paged>
    </Stack>
  );
}

type RowProps = {
  readonly entry: Entry;
  readonly filter: (changes: { readonly account_id?: string; readonly target?: string }) => void;
};

function AuditRow({ entry, filter }: RowProps) {
  const { settings } = useText();
  const nameOf = useActionName();
  const { at, account_id, account_name, action, target, before, after } = entry;
  const only = settings.audit.only_these;
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={at} />
      </Table.Td>
      <Table.Td className="wraps">
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          title={only(account_name)}
          onClick={() => filter({ account_id })}
        >
          {account_name}
        </Anchor>
      </Table.Td>
      <Table.Td>{nameOf(entry)}</Table.Td>
      <Table.Td className="wraps">
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          title={only(target)}
          onClick={() => filter({ target })}
        >
          {AUDIT_IN_TIMELINE[action]?.target === 'account' ? <AccountLabel id={target} /> : target}
        </Anchor>
      </Table.Td>
      <Table.Td className="wraps">
        <AuditChange before={before} after={after} />
      </Table.Td>
    </Table.Tr>
  );
}
