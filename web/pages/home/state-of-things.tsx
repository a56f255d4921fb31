import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { type State, syncsState } from './state-of-syncs.js';

const REFRESH_MS = 10_000;
const COLORS: Record<State['kind'], string> = {
  held: 'orange',
  waiting: 'orange',
  failed: 'red',
  errors: 'yellow',
  running: 'blue',
  fine: 'green',
  never: 'gray',
};

/** One sentence: how it stands, since when, and whose move it is. Says its age when it cannot be read any more. */
export function StateOfThings() {
  const status = useQuery({ ...query('sync.status', {}), refetchInterval: REFRESH_MS });
  return (
    <Loaded of={status} height={88}>
      {(data) => <Sentence status={data} age={status.error ? status.dataUpdatedAt : null} />}
    </Loaded>
  );
}

type Props = { readonly status: OutputOf<'sync.status'>; readonly age: number | null };

function Sentence({ status, age }: Props) {
  const { home, common } = useText();
  const format = useFormat();
  const can = useCan();
  const state = syncsState(status);
  const since = state.at === null ? '' : format.fromNow(state.at);
  const sentence = home.state[state.kind];
  const move = state.needsPerson ? (can('syncs:run') ? 'you' : 'operator') : 'nobody';
  return (
    <Alert
      color={COLORS[state.kind]}
      title={typeof sentence === 'string' ? sentence : sentence(since)}
      role="status"
    >
      <Group justify="space-between">
        <Text size="sm">
          {home.whose_move[move]}
          {age !== null && ` (${common.as_of(format.dateTime(new Date(age).toISOString()))})`}
        </Text>
        {state.sync_id !== null && state.kind !== 'fine' && (
          <Button component={Link} href={`/syncs/${state.sync_id}`} size="xs" variant="default">
            {home.look}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
