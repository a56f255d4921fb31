import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFieldName } from '../../text/field-name.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { AuditChange } from '../../ui/audit-change.js';
import { Breakable } from '../../ui/breakable.js';
import { SyncStatusBadge } from '../../ui/sync-status-badge.js';
import type { ActivityEntry } from './entry.js';

/** What the record of an entry says about it. */
export function EntryDetails({ entry }: { readonly entry: ActivityEntry }) {
  const { target, sync, file, reveal, before = null, after = null } = entry;
  if (sync) return <SyncDetails sync={sync} />;
  if (file) return <FileDetails action={entry.action} file={file} />;
  if (reveal) return <RevealDetails reveal={reveal} />;
  return (
    <>
      {target.type !== 'session' && target.id !== target.type && (
        <Detail>{target.type === 'account' ? <AccountLabel id={target.id} /> : target.id}</Detail>
      )}
      {(before ?? after) && (
        <Detail>
          <AuditChange before={before} after={after} />
        </Detail>
      )}
    </>
  );
}

function Detail({ children }: { readonly children: ReactNode }) {
  return (
    <Text span size="sm">
      {children}
    </Text>
  );
}

function SyncDetails({ sync }: { readonly sync: NonNullable<ActivityEntry['sync']> }) {
  const { common, syncs, settings } = useText();
  const { report_type, status, dry_run, created, updated, missing } = sync;
  return (
    <>
      <Detail>{common.report[report_type]}</Detail>
      <SyncStatusBadge status={status} />
      {dry_run && <Detail>{settings.audit.keys.dry_run}</Detail>}
      <Detail>{syncs.counts(created, updated, missing)}</Detail>
    </>
  );
}

type FileProps = {
  readonly action: ActivityEntry['action'];
  readonly file: NonNullable<ActivityEntry['file']>;
};

function FileDetails({ action, file }: FileProps) {
  const { common, home } = useText();
  const { name, report_type, changed_headings } = file;
  return (
    <>
      <Detail>
        <Breakable text={name} />
      </Detail>
      {report_type && <Detail>{common.report[report_type]}</Detail>}
      {action === 'file.change' && <Detail>{home.changed_headings(changed_headings)}</Detail>}
    </>
  );
}

function RevealDetails({ reveal }: { readonly reveal: NonNullable<ActivityEntry['reveal']> }) {
  const { activity: text } = useText();
  const nameOf = useFieldName();
  const { fields, employees, departments } = reveal;
  return (
    <>
      <Detail>{fields.map(nameOf).join(', ')}</Detail>
      <Detail>{departments > 0 ? text.of_departments(departments) : text.of_employees(employees)}</Detail>
    </>
  );
}
