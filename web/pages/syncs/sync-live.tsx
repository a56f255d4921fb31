import { Box, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { subscribeToSync } from '../../client/follow.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { ErrorAlert } from '../../ui/error-alert.js';
import { Loaded } from '../../ui/loaded.js';
import { Rates } from './rates.js';
import { Steps } from './steps.js';

/** For what the first event brings, in pixels. A phone shows it in more lines. */
const ROOM = { base: 100, xs: 64 } as const;

type Props = { readonly sync_id: string; readonly isHeld: boolean };

/** The steps of a running sync, the one that it is at with files, rows, rates, and why a step is tried again. */
export function SyncLive({ sync_id, isHeld }: Props) {
  const { one: text } = useText().syncs;
  const format = useFormat();
  const progress = useQuery(subscribeToSync(sync_id));
  return (
    <Card withBorder component="section" aria-live="polite">
      <Steps at={progress.data?.step} isHeld={isHeld} />
      <Box mih={ROOM}>
        <Loaded of={progress} height={ROOM.xs}>
          {({ step, files_done, files_total, rows_read, bytes_done, retrying }) => (
            <>
              <Group justify="space-between" mb="xs">
                <Title order={2} size="h4">
                  {text.step[step]}
                </Title>
                <Text size="sm">
                  {text.progress(files_done, files_total)}, {format.number(rows_read)} {text.rows_read}
                  <Rates rows_read={rows_read} bytes_done={bytes_done} />
                </Text>
              </Group>
              <Progress
                value={files_total === 0 ? 100 : (100 * files_done) / files_total}
                animated={step !== 'held'}
                aria-label={text.steps}
              />
              {retrying && (
                <Stack gap={4} mt="xs">
                  <Text size="sm">{text.retrying}</Text>
                  <ErrorAlert error={retrying} />
                </Stack>
              )}
            </>
          )}
        </Loaded>
      </Box>
    </Card>
  );
}
