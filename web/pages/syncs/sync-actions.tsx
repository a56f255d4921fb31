import { Button } from '@mantine/core';
import { useLocation } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { ReasonedButton } from '../../ui/reasoned-button.js';
import type { Decisions } from './use-decisions.js';

type Props = { readonly report: OutputOf<'logs.one'>; readonly decisions: Decisions };

/** What a person can do with a sync now. A decision names the hash of the plan that is shown. */
export function SyncActions({ report, decisions }: Props) {
  const can = useCan();
  if (!can('syncs:run')) return null;
  const { sync_id, status, plan } = report;
  if (status === 'held' && plan) return <Decide input={{ sync_id, plan_hash: plan.hash }} of={decisions} />;
  if (status === 'running' || status === 'held') return <Cancel sync_id={sync_id} />;
  return <Repeat report={report} />;
}

type DecideProps = {
  readonly input: { readonly sync_id: string; readonly plan_hash: string };
  readonly of: Decisions;
};

function Decide({ input, of: { approve, reject } }: DecideProps) {
  const { one: text } = useText().syncs;
  return (
    <>
      <ReasonedButton
        procedure="sync.approve"
        label={text.approve}
        question={text.confirm.approve}
        action={approve}
        input={input}
      />
      <ReasonedButton
        procedure="sync.reject"
        label={text.reject}
        question={text.confirm.reject}
        action={reject}
        input={input}
        isDangerous
      />
      <Cancel sync_id={input.sync_id} />
    </>
  );
}

function Cancel(input: { readonly sync_id: string }) {
  const { one: text } = useText().syncs;
  const cancel = useAction('sync.cancel');
  return (
    <ConfirmButton
      label={text.cancel}
      question={text.confirm.cancel}
      action={cancel}
      input={input}
      isDangerous
    />
  );
}

function Repeat({ report: { sync_id, status, dry_run, files } }: { readonly report: OutputOf<'logs.one'> }) {
  const { one: text } = useText().syncs;
  const [, navigate] = useLocation();
  const retry = useAction('sync.retry');
  const undo = useAction('sync.undo');
  const show = ({ sync_id: next }: { readonly sync_id: string }) => navigate(`/syncs/${next}`);
  const isApplied = !dry_run && (status === 'completed' || status === 'completed_with_errors');
  return (
    <>
      {files.length > 0 && (
        <ConfirmButton
          label={text.retry}
          question={text.confirm.retry}
          action={retry}
          input={{ sync_id }}
          done={show}
        />
      )}
      {isApplied && (
        <>
          <Button
            variant="default"
            loading={undo.isPending}
            onClick={() => undo.mutate({ sync_id, dry_run: true }, { onSuccess: show })}
          >
            {text.undo_preview}
          </Button>
          <ConfirmButton
            label={text.undo}
            question={text.confirm.undo}
            action={undo}
            input={{ sync_id }}
            done={show}
            isDangerous
          />
        </>
      )}
    </>
  );
}
