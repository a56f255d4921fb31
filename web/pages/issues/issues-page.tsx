import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../client/query.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { Page } from '../../ui/page.js';
import { CauseCard } from './cause-card.js';

/** The issues of rows by cause: those that are open, or those of one sync. */
export function IssuesPage() {
  const { issues: text } = useText();
  const { state, clear } = useUrlState(['sync_id']);
  const causes = useQuery(query('issues.causes', { ...state }));
  return (
    <Page title={text.title}>
      <Group>
        <Text size="sm">{state.sync_id ? text.of_sync(state.sync_id) : text.intro}</Text>
        {state.sync_id && (
          <Button variant="default" size="xs" onClick={clear}>
            {text.all}
          </Button>
        )}
      </Group>
      <Loaded of={causes} height={400}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNotice text={text.none} />
          ) : (
            items.map((cause) => <CauseCard key={`${cause.code} ${cause.field}`} cause={cause} />)
          )
        }
      </Loaded>
    </Page>
  );
}
