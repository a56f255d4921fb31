import { Group, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { TIMELINE_KINDS, type TimelineKind } from '../../../shared/timeline.js';
import { endOfDay } from '../../client/local-day.js';
import { pages } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { AccountFilter } from '../../ui/account-filter.js';
import { DayFilter } from '../../ui/day-filter.js';
import { Page } from '../../ui/page.js';
import { Paged } from '../../ui/paged.js';
import { Days } from './days.js';

const KINDS = Object.keys(TIMELINE_KINDS) as TimelineKind[];

/** Everything that happened and that the person may know, newest first. */
export function ActivityPage() {
  const { activity: text, common } = useText();
  const can = useCan();
  const { state, change, clear, isFiltered } = useUrlState(['kind', 'account_id', 'until']);
  const allowed = KINDS.filter((kind) => can(TIMELINE_KINDS[kind]));
  const kind = allowed.find((name) => name === state.kind);
  const { account_id } = state;
  const until = endOfDay(state.until);
  const entries = useInfiniteQuery(
    pages('activity.list', {
      ...(kind && { kind }),
      ...(account_id && { account_id }),
      ...(until && { until }),
    }),
  );
  return (
    <Page title={text.title}>
      <Group align="flex-end">
        <Select
          label={text.kind}
          placeholder={text.any_kind}
          data={allowed.map((value) => ({ value, label: text.kinds[value] }))}
          value={kind ?? null}
          onChange={(value) => change({ kind: value })}
          clearable
        />
        <AccountFilter />
        <DayFilter label={text.until} name="until" />
      </Group>
      <Paged of={entries} empty={common.empty.activity} clear={isFiltered ? clear : undefined}>
        {(items) => <Days entries={items} onlyOf={(id) => change({ account_id: id })} />}
      </Paged>
    </Page>
  );
}
