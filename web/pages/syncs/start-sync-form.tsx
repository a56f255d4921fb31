import { Button, Checkbox, Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useLocation } from 'wouter';
import { ReportSelection } from '../../../shared/report.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';

/** Which reports to sync, and how. */
export function StartSyncForm() {
  const { syncs, common } = useText();
  const [, navigate] = useLocation();
  const start = useAction('sync.start');
  const form = useForm({
    initialValues: { report_type: 'all' as ReportSelection, dry_run: false, force: false },
  });
  const submit = form.onSubmit((values) =>
    start.mutate(values, { onSuccess: ({ sync_id }) => navigate(`/syncs/${sync_id}`) }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label={syncs.start.report}
          data={ReportSelection.options.map((value) => ({ value, label: common.report[value] }))}
          allowDeselect={false}
          {...form.getInputProps('report_type')}
        />
        <Checkbox label={syncs.start.dry_run} {...form.getInputProps('dry_run', { type: 'checkbox' })} />
        <Checkbox label={syncs.start.force} {...form.getInputProps('force', { type: 'checkbox' })} />
        {start.error && <FailureNotice error={start.error} />}
        <Button type="submit" loading={start.isPending}>
          {syncs.start.go}
        </Button>
      </Stack>
    </form>
  );
}
