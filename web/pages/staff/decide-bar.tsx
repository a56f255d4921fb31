import { Affix, Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { likelyMarks, type Unlinked, withMark } from './marks.js';
import type { Marks } from './use-marks.js';

type Props = { readonly people: readonly Unlinked[]; readonly of: Marks };

/** Marks all that is likely, says what is marked and saved, saves it, and takes back the last one. */
export function DecideBar({
  people,
  of: { marks, setMarks, saved, saving, undoing, save, takeBack },
}: Props) {
  const { match: text } = useText().staff;
  useHotkeys([['u', takeBack]]);
  const likely = likelyMarks(marks, people);
  const refused = saving.data?.failed ?? [];
  const accepted = marks.filter(({ kind }) => kind === 'confirm').length;
  const undone = undoing.data && text.taken_back(undoing.data.employee_id);
  const state = marks.length > 0 ? text.marked(accepted, marks.length - accepted) : text.saved(saved);
  return (
    <>
      {likely.length > 0 && (
        <Group>
          <Button variant="default" onClick={() => setMarks(likely.reduce(withMark, marks))}>
            {text.accept_all(likely.length)}
          </Button>
          <Text size="sm" c="dimmed">
            {text.accept_all_hint}
          </Text>
        </Group>
      )}
      {refused.length > 0 && (
        <Alert color="red" role="alert" title={text.not_saved(refused.length)}>
          <Stack gap="xs">
            {refused.map(({ mark, error }) => (
              <div key={`${mark.employee_id} ${mark.staff_id}`}>
                <Text size="sm">
                  {mark.employee_id}, {mark.staff_id}
                </Text>
                <FailureNotice error={error} />
              </div>
            ))}
          </Stack>
        </Alert>
      )}
      {saving.error && <FailureNotice error={saving.error} />}
      {undoing.error && <FailureNotice error={undoing.error} />}
      {(marks.length > 0 || saved > 0 || undone) && (
        <Affix position={{ bottom: 12, left: 12, right: 12 }}>
          <Paper withBorder shadow="md" p="sm" role="status">
            <Group justify="space-between">
              <Text size="sm">{marks.length === 0 && undone ? undone : state}</Text>
              <Group gap="xs">
                {(marks.length > 0 || saved > 0) && (
                  <Button variant="default" loading={undoing.isPending} onClick={takeBack}>
                    {text.take_back}
                  </Button>
                )}
                {marks.length > 0 && (
                  <Button loading={saving.isPending} onClick={save}>
                    {text.save(marks.length)}
                  </Button>
                )}
              </Group>
            </Group>
          </Paper>
        </Affix>
      )}
    </>
  );
}
