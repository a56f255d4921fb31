import { Button, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { ACTIONS, type ActionName } from '../../client/places.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { Dialog } from '../../ui/dialog.js';
import { useDialog } from '../../ui/use-dialog.js';
import type { RuleFields } from './rule-fields.js';

const FixDialog = lazy(async () => ({ default: (await import('./fix-dialog.js')).FixDialog }));

type Props = {
  /** Where it is the one that can be begun from anywhere. */
  readonly name?: ActionName;
  readonly label: string;
  readonly title: string;
  /** What the form begins with. */
  readonly start: Partial<RuleFields>;
  /** The file whose headings are suggested. */
  readonly file_id?: string | undefined;
};

/** Opens the form that adds a rule to the mapping, for those who may change it. */
export function FixButton({ name, label, title, start, file_id }: Props) {
  const { common } = useText();
  const can = useCan();
  const { isOpen, open, close } = useDialog(name);
  if (!can(ACTIONS.add_rule.permission)) return null;
  return (
    <>
      <Button variant="default" size="xs" onClick={open} aria-label={title}>
        {label}
      </Button>
      <Dialog isOpen={isOpen} close={close} title={title}>
        <Suspense fallback={<Skeleton height={320} role="status" aria-label={common.loading} />}>
          <FixDialog start={start} file_id={file_id} />
        </Suspense>
      </Dialog>
    </>
  );
}
