import { Button, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useText } from '../../text/text-context.js';
import { Dialog } from '../../ui/dialog.js';
import { useDialog } from '../../ui/use-dialog.js';

/** Loaded when it is opened: what it needs is large for the first page. */
const StartSyncForm = lazy(async () => ({ default: (await import('./start-sync-form.js')).StartSyncForm }));

/** Opens the form that starts a sync, and then shows that sync. */
export function StartSyncButton() {
  const { syncs } = useText();
  const { isOpen, open, close } = useDialog('start_sync');
  return (
    <>
      <Button onClick={open}>{syncs.start.title}</Button>
      <Dialog isOpen={isOpen} close={close} title={syncs.start.title}>
        <Suspense fallback={<Skeleton height={210} />}>
          <StartSyncForm />
        </Suspense>
      </Dialog>
    </>
  );
}
