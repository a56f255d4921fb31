import { Group, Select, Stack, TextInput, Title } from '@mantine/core';
import { useCan } from '../../client/session.js';
import { useUrlState } from '../../client/url-state.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { More } from '../../ui/more.js';
import { Page } from '../../ui/page.js';
import { EventLine } from './event-line.js';
import { type Event, KINDS, type Kind } from './timeline-events.js';
import { useTimeline } from './use-timeline.js';

const PERMISSIONS = { sync: 'syncs:read', decision: 'staff:read', audit: 'audit:read' } as const;

/** Everything that happened and that the person may know, newest first. */
export function ActivityPage() {
  const { activity: text } = useText();
  const can = useCan();
  const { state, change, clear, isFiltered } = useUrlState(['kind', 'until']);
  const allowed = KINDS.filter((kind) => can(PERMISSIONS[kind]));
  const kinds = new Set<Kind>(allowed.filter((kind) => (state.kind ?? kind) === kind));
  const end = state.until ? endOfDay(state.until) : null;
  const timeline = useTimeline(kinds, end === null ? {} : { until: end });
  return (
    <Page title={text.title}>
      <Group align="flex-end">
        <Select
          label={text.kind}
          placeholder={text.any_kind}
          data={allowed.map((value) => ({ value, label: text.kinds[value] }))}
          value={state.kind ?? null}
          onChange={(kind) => change({ kind })}
          clearable
        />
        <TextInput
          label={text.until}
          type="date"
          value={state.until ?? ''}
          onChange={({ currentTarget }) => change({ until: currentTarget.value })}
        />
      </Group>
      <Loaded of={timeline} height={400}>
        {(events) =>
          events.length === 0 && !timeline.hasNextPage ? (
            <EmptyNotice clear={isFiltered ? clear : undefined} />
          ) : (
            <>
              <Days events={events} />
              <More of={timeline} shown={Math.max(1, events.length)} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

/** The end of a day in the browser's time zone. Null for a text that is no day. */
function endOfDay(day: string): string | null {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + 1);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function Days({ events }: { readonly events: readonly Event[] }) {
  const format = useFormat();
  return [...Map.groupBy(events, ({ at }) => format.dayOf(at))].map(([day, ofDay]) => (
    <Stack key={day} component="section" gap={4}>
      <Title order={2} size="h5">
        {day}
      </Title>
      {ofDay.map((event) => (
        <EventLine key={event.key} event={event} />
      ))}
    </Stack>
  ));
}
