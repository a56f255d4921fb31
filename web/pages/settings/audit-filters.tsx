import { Button, Group, Select, Text } from '@mantine/core';
import type { AuditAction } from '../../../shared/audit-action.js';
import { AUDIT_IN_TIMELINE } from '../../../shared/timeline.js';
import { useUrlState } from '../../client/url-state.js';
import { useText } from '../../text/text-context.js';
import { CodeFilter } from '../../ui/code-filter.js';
import { DayFilter } from '../../ui/day-filter.js';

const EXPORT = '/api/paycom/admin/audit/export/';

/** The filters of the audit log, and the matching entries as a file. `filter`: as the API has it. */
export function AuditFilters({ filter }: { readonly filter: Readonly<Record<string, string>> }) {
  const { settings, activity } = useText();
  const { audit: text } = settings;
  const { state, change } = useUrlState(['action']);
  const actions = Object.keys(AUDIT_IN_TIMELINE) as AuditAction[];
  return (
    <>
      <Group align="flex-end">
        <Select
          label={text.what}
          placeholder={activity.any_kind}
          data={actions.map((value) => ({ value, label: activity.action[value] }))}
          value={state.action ?? null}
          onChange={(action) => change({ action })}
          searchable
          clearable
        />
        <CodeFilter label={text.filter_who} name="account_id" />
        <CodeFilter label={text.filter_target} name="target" />
        <DayFilter label={text.since} name="since" />
        <DayFilter label={activity.until} name="until" />
      </Group>
      <Group gap="xs">
        {(['csv', 'json'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            href={`${EXPORT}?${new URLSearchParams({ format, ...filter })}`}
            download
            variant="default"
            size="xs"
          >
            {text.export[format]}
          </Button>
        ))}
        <Text size="xs" c="dimmed">
          {text.export_note}
        </Text>
      </Group>
    </>
  );
}
