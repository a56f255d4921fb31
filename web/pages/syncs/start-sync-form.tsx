import { Button, Checkbox, Select, Stack } from '@mantine/core';
import { useLocation } from 'wouter';
import { ReportSelection } from '../../../shared/report.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';

/** Which reports to sync, and how. */
export function StartSyncForm() {
  const { syncs, common } = useText();
  const [, navigate] = useLocation();
  const start = useAction('sync.start');
  const form = useInputForm('sync.start', {
    initialValues: { report_type: 'all' as ReportSelection, dry_run: false, force: false },
    inputOf: (values) => values,
  });
  const submit = form.submit((input) =>
    start.mutate(input, { onSuccess: ({ sync_id }) => navigate(`/syncs/${sync_id}`) }),
  );
  return (
    <form noValidate onSubmit={submit}>
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
