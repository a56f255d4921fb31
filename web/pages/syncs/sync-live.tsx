import { Box, Card, Group, Progress, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { followSync } from '../../client/follow.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';

/** For what the first event brings, in pixels. A phone shows it in more lines. */
const ROOM = { base: 100, xs: 64 } as const;

/** The step of a running sync, with files, rows, and why a step is tried again. */
export function SyncLive({ sync_id }: { readonly sync_id: string }) {
  const { one: text } = useText().syncs;
  const format = useFormat();
  const progress = useQuery(followSync(sync_id));
  return (
    <Card withBorder component="section" aria-live="polite">
      <Box mih={ROOM}>
        <Loaded of={progress} height={ROOM.xs}>
          {({ step, files_done, files_total, rows_read, retrying }) => (
            <>
              <Group justify="space-between" mb="xs">
                <Title order={2} size="h4">
                  {text.step[step]}
                </Title>
                <Text size="sm">
                  {text.progress(files_done, files_total)}, {format.number(rows_read)} {text.rows_read}
                </Text>
              </Group>
              <Progress
                value={files_total === 0 ? 100 : (100 * files_done) / files_total}
                animated={step !== 'held'}
                aria-label={text.steps}
              />
              {retrying && (
                <Text size="sm" mt="xs">
                  {text.retrying(retrying)}
                </Text>
              )}
            </>
          )}
        </Loaded>
      </Box>
    </Card>
  );
}
