import { Affix, Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { likelyMarks, type Mark, type Unlinked, withMark } from './marks.js';
import { useSaveMarks } from './use-save-marks.js';

type Props = {
  readonly people: readonly Unlinked[];
  readonly marks: readonly Mark[];
  readonly setMarks: (marks: readonly Mark[]) => void;
};

/** Marks all that is likely, says what is marked, and saves it. */
export function DecideBar({ people, marks, setMarks }: Props) {
  const { match: text } = useText().staff;
  const save = useSaveMarks();
  const likely = likelyMarks(marks, people);
  const refused = save.data ?? [];
  const accepted = marks.filter(({ kind }) => kind === 'confirm').length;
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
      {marks.length > 0 && (
        <Affix position={{ bottom: 12, left: 12, right: 12 }}>
          <Paper withBorder shadow="md" p="sm" role="status">
            <Group justify="space-between">
              <Text size="sm">{text.marked(accepted, marks.length - accepted)}</Text>
              <Group gap="xs">
                <Button variant="default" onClick={() => setMarks(marks.slice(0, -1))}>
                  {text.take_back}
                </Button>
                <Button
                  loading={save.isPending}
                  onClick={() =>
                    save.mutate(marks, {
                      onSuccess: (failed) => setMarks(failed.map(({ mark }) => mark)),
                    })
                  }
                >
                  {text.save(marks.length)}
                </Button>
              </Group>
            </Group>
          </Paper>
        </Affix>
      )}
    </>
  );
}
